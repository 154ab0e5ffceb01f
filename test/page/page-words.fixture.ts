import { readFileSync } from 'node:fs';

type Catalogue = Readonly<Record<string, string>>;

/** The words of the page in one language by the name of the message: `meeting.title`, with what is filled in. */
export function pageWords(language: 'vi' | 'en') {
  const areas = new Map<string, Catalogue>();
  const areaOf = (name: string): Catalogue => {
    const read = areas.get(name);
    if (read) return read;
    const file = new URL(`../../apps/web/src/messages/${language}/${name}.json`, import.meta.url);
    const area = JSON.parse(readFileSync(file, 'utf8')) as Catalogue;
    areas.set(name, area);
    return area;
  };
  return (id: string, values: Readonly<Record<string, string | number>> = {}): string => {
    const [area = '', ...name] = id.split('.');
    const words = areaOf(area)[name.join('.')];
    if (words === undefined) throw new Error(`The page has no message ${id}`);
    return words.replace(/\{(\w+)\}/g, (_, place: string) => String(values[place] ?? ''));
  };
}

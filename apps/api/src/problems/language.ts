import type { Language } from '#domain';

/** How many languages of a header are looked at. */
const mostPreferences = 20;

/** The language that an Accept-Language header prefers among ours; English when it names neither. */
export function preferredLanguage(header: string | undefined): Language {
  if (header === undefined) return 'en';
  let best: Language = 'en';
  let bestWeight = 0;
  for (const preference of header.split(',', mostPreferences)) {
    const [tag = '', ...parameters] = preference.trim().toLowerCase().split(';');
    const language = tag.trim().split('-')[0];
    if (language !== 'vi' && language !== 'en') continue;
    const weight = weightOf(parameters);
    if (weight > bestWeight) [best, bestWeight] = [language, weight];
  }
  return best;
}

function weightOf(parameters: readonly string[]): number {
  const stated = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('q='));
  if (stated === undefined) return 1;
  const weight = Number(stated.slice(2));
  return Number.isFinite(weight) ? weight : 0;
}

import { formatDate, type Language } from '#domain';
import { workLabels, type OpenDeadline } from '#read-models';

interface FeedTexts {
  /** What the calendar is called. */
  readonly name: string;
  readonly ownDeadline: (directiveDueOn: string) => string;
  readonly standing: string;
}

export const feedTexts: Readonly<Record<Language, FeedTexts>> = {
  vi: {
    name: 'Hạn nhiệm vụ',
    ownDeadline: (date) => `Hạn riêng của cơ quan phối hợp; hạn chung của nhiệm vụ: ngày ${date}`,
    standing: 'Hạn riêng của cơ quan phối hợp; nhiệm vụ không đặt hạn chung',
  },
  en: {
    name: 'Directive deadlines',
    ownDeadline: (date) => `The co-ordinating agency’s own deadline; the directive is due on ${date}`,
    standing: 'The co-ordinating agency’s own deadline; the directive has none',
  },
};

/** What a calendar entry says below its title. */
export function descriptionOf({ work, dueOn, directiveDueOn }: OpenDeadline, language: Language): string {
  const said = feedTexts[language];
  const status = workLabels[language][work];
  if (dueOn === directiveDueOn) return status;
  const own =
    directiveDueOn === null ? said.standing : said.ownDeadline(formatDate(directiveDueOn, language));
  return `${status}\n${own}`;
}

import type { Language } from '#domain';
import { apiWords } from './api-words.js';
import type { Catalogue, Words } from './catalogue.js';
import { domainWords } from './domain-words.js';
import { leaveWords } from './leave-words.js';

/** Every code of the contract in the words of both languages. */
export const problemWords: Catalogue = { ...domainWords, ...leaveWords, ...apiWords };

const unknown: Readonly<Record<Language, Words>> = {
  en: ['Refused', 'The request was refused.'],
  vi: ['Bị từ chối', 'Yêu cầu bị từ chối.'],
};

/** Title and detail of a code in one language; for a code without words, general ones. */
export function wordsFor(code: string, language: Language): Words {
  return (
    (Object.hasOwn(problemWords, code) ? problemWords[code] : undefined)?.[language] ?? unknown[language]
  );
}

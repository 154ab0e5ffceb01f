import type { Language } from '#domain';
import { accountMessages } from './account-messages.js';
import { apiMessages } from './api-messages.js';
import type { Catalogue, ProblemMessage } from './problem.js';
import { calendarMessages } from './calendar-messages.js';
import { domainMessages } from './domain-messages.js';
import { intakeMessages } from './intake-messages.js';
import { fileMessages } from './file-messages.js';
import { leaveMessages } from './leave-messages.js';
import { pastMessages } from './past-messages.js';
import { successionMessages } from './succession-messages.js';

/** Every code of the contract in the words of both languages. */
export const problemMessages: Catalogue = {
  ...domainMessages,
  ...calendarMessages,
  ...leaveMessages,
  ...accountMessages,
  ...intakeMessages,
  ...fileMessages,
  ...pastMessages,
  ...successionMessages,
  ...apiMessages,
};

const unknown: Readonly<Record<Language, ProblemMessage>> = {
  en: ['Refused', 'The request was refused.'],
  vi: ['Bị từ chối', 'Yêu cầu bị từ chối.'],
};

/** Title and detail of a code in one language; for a code without words, general ones. */
export function messageFor(code: string, language: Language): ProblemMessage {
  return (
    (Object.hasOwn(problemMessages, code) ? problemMessages[code] : undefined)?.[language] ??
    unknown[language]
  );
}

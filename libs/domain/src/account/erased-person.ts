import { z } from 'zod';
import type { Language } from '../calendar/index.js';

/** The stored contract of the event that ends what is kept of an account's person. */
export const erasureEventSchemas = {
  /** From then on nothing that names the person is read of any event; that the account acted stays. */
  PersonalDataErased: z.object({ authority: z.string(), reason: z.string() }),
} as const;

const words: Readonly<Record<Language, string>> = {
  vi: 'Người dùng đã xóa dữ liệu cá nhân',
  en: 'Person whose data was erased',
};

const shortIdOf = (accountId: string) => accountId.slice(0, 8);

/** What somebody whose personal data were erased is called, as it is kept; `nameIn` says it in a language. */
export const erasedName = (accountId: string): string => `${words.vi} (${shortIdOf(accountId)})`;

/** What their user name is: nobody signs in with it. */
export const erasedUsername = (accountId: string): string => `da-xoa-${shortIdOf(accountId)}`;

/** What stands where a text of theirs was. */
export const erasedText = '[đã xóa]';

/** The name of a person in a language: all but that of somebody whose data were erased stay as they are. */
export const nameIn = (name: string, language: Language): string =>
  name.startsWith(`${words.vi} (`) ? `${words[language]}${name.slice(words.vi.length)}` : name;

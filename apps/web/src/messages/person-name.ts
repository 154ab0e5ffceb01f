import { message } from './language.js';

/** How the API calls whoever's personal data were erased, before a part of their account's id. */
const erased = 'Người dùng đã xóa dữ liệu cá nhân';

/** What a person is called in the reader's language: all names stay as they are, but for who has none any more. */
export const personName = (name: string): string =>
  name.startsWith(`${erased} (`) ? `${message('common.erased-person')}${name.slice(erased.length)}` : name;

import { z } from 'zod';

const messages = z.locales.vi().localeError;

/** What a field is asked to be. */
const types: Readonly<Record<string, string>> = {
  string: 'một chuỗi ký tự',
  number: 'một số',
  int: 'một số nguyên',
  boolean: 'đúng hoặc sai (true, false)',
  array: 'một danh sách',
  object: 'một đối tượng JSON',
  record: 'một đối tượng JSON',
  date: 'một ngày',
  null: 'null',
};

/** What a size counts. */
const units: Readonly<Record<string, string>> = { string: ' ký tự', array: ' mục', set: ' mục' };

/**
 * The message of a fault of an input in Vietnamese. Zod's own stands only where it does not speak in the words of its
 * program.
 */
export const vietnamese: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'bắt buộc nhập'
        : `phải là ${types[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `phải là ${issue.values.length > 1 ? 'một trong các giá trị ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'phải nhỏ hơn' : 'tối đa'} ${issue.maximum}${units[issue.origin] ?? ''}`;
    case 'too_small':
      return `${issue.inclusive === false ? 'phải lớn hơn' : 'tối thiểu'} ${issue.minimum}${units[issue.origin] ?? ''}`;
    default:
      return messages(issue);
  }
};

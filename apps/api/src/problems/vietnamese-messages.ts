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

/** What a text of a certain form is not. */
const formats: Readonly<Record<string, string>> = {
  email: 'không phải địa chỉ thư điện tử',
  url: 'không phải địa chỉ mạng (URL)',
  datetime: 'không phải thời điểm (2022-12-14T08:00:00Z)',
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
    case 'invalid_format':
      return formats[issue.format] ?? 'không đúng định dạng';
    default:
      return messages(issue);
  }
};

/** The messages of our own schemas, which zod cannot know, in Vietnamese. */
export const ownMessages: Readonly<Record<string, string>> = {
  'not a day of the calendar (YYYY-MM-DD)': 'không phải một ngày có thật (YYYY-MM-DD)',
  'not a day of a year (MM-DD)': 'không phải một ngày trong năm (MM-DD)',
  'not a time of day (HH:MM)': 'không phải giờ trong ngày (HH:MM)',
  'is not an IANA time zone': 'không phải múi giờ theo tên IANA',
  'must be 64 hexadecimal digits in lower case': 'phải gồm 64 chữ số thập lục phân viết thường',
  'must lie between 2001-01-01 and 2080-12-31': 'phải trong khoảng từ 2001-01-01 đến 2080-12-31',
  'must not be blank': 'không được để trống',
  'must not hold control or invisible characters':
    'không được chứa ký tự điều khiển hoặc ký tự không nhìn thấy',
  'is no filter of the list of directives': 'không phải là bộ lọc của danh sách nhiệm vụ',
  'must be a day, an instant, or position: and digits':
    'phải là ngày, thời điểm, hoặc position: kèm số thứ tự bản ghi',
  'must not begin or end with a blank': 'không được bắt đầu hoặc kết thúc bằng khoảng trắng',
  'must not be before `from`': 'không được trước `from`',
  'a period has at most 366 days': 'một kỳ dài nhất 366 ngày',
  'goes with no ids': 'không đi cùng ids',
  'either ids or a channel is needed, and not both': 'phải nêu ids hoặc một kênh, không nêu cả hai',
  'name what is to change': 'phải nêu nội dung cần sửa',
  'name headEmail or officeEmail': 'phải nêu headEmail hoặc officeEmail',
  'must be of the years 1900 to 2999': 'phải thuộc các năm 1900 đến 2999',
  'beyond any position of the log': 'vượt quá mọi vị trí của sổ sự kiện',
  'must not hold the character U+0000': 'không được chứa ký tự U+0000',
  'must not hold half of a surrogate pair': 'không được chứa nửa cặp ký tự thay thế (surrogate)',
};

import type { Catalogue } from './problem.js';

/** The refusals about calendars and reminder policies. */
export const calendarMessages = {
  'calendar-year-unknown': {
    en: ['Unknown year', 'The calendar does not reach that year.'],
    vi: ['Ngoài phạm vi lịch', 'Lịch không có năm này.'],
  },
  'calendar-day-outside-year': {
    en: ['Day outside the year', 'A day is not in the year of the calendar.'],
    vi: ['Ngày ngoài năm', 'Có ngày không thuộc năm của lịch.'],
  },
  'calendar-day-twice': {
    en: ['Day named twice', 'A day is named twice.'],
    vi: ['Ngày nêu hai lần', 'Một ngày được nêu hai lần.'],
  },
  'calendar-day-working-and-not': {
    en: ['Working and not', 'A day is named as working and as a day off.'],
    vi: ['Vừa làm việc vừa nghỉ', 'Một ngày được nêu vừa là ngày làm việc vừa là ngày nghỉ.'],
  },
  'calendar-closed-too-long': {
    en: ['Closed too long', 'There would be more than 31 days in a row without a working day.'],
    vi: ['Nghỉ quá dài', 'Lịch sẽ có hơn 31 ngày liền không có ngày làm việc nào.'],
  },
  'calendar-holiday-twice': {
    en: ['Holiday changed twice', 'A public holiday is changed twice in one edition.'],
    vi: ['Ngày lễ nêu hai lần', 'Một ngày nghỉ lễ được thay đổi hai lần trong cùng một bản lịch.'],
  },
  'calendar-holiday-in-force': {
    en: ['Holiday in force already', 'That public holiday is in force on that day already.'],
    vi: ['Ngày lễ đã có hiệu lực', 'Ngày nghỉ lễ này đã có hiệu lực vào ngày nêu trên.'],
  },
  'calendar-holiday-unknown': {
    en: ['Holiday not in force', 'There is no such public holiday in force on that day.'],
    vi: ['Không có ngày lễ này', 'Không có ngày nghỉ lễ này đang có hiệu lực vào ngày nêu trên.'],
  },
  'policy-step-twice': {
    en: ['Step named twice', 'A step of the reminder policy is named twice.'],
    vi: ['Bước nêu hai lần', 'Một bước của quy định đôn đốc được nêu hai lần.'],
  },
  'policy-days-out-of-order': {
    en: ['Days out of order', 'The days of the reminder policy are not in order.'],
    vi: ['Ngày không theo thứ tự', 'Các ngày của quy định đôn đốc không theo thứ tự.'],
  },
  'policy-escalation-endless': {
    en: ['Endless escalation', 'An escalation must come to an end.'],
    vi: ['Báo cáo lãnh đạo không dừng', 'Việc báo cáo Thủ trưởng, báo cáo lãnh đạo phải có điểm dừng.'],
  },
  'policy-quiet-too-long': {
    en: ['Quiet for too long', 'The reminder policy keeps quiet for too long.'],
    vi: ['Im lặng quá lâu', 'Quy định đôn đốc để quá lâu không đôn đốc.'],
  },
  'policy-quiet-too-far': {
    en: ['Quiet days too far ahead', 'The reminder policy names quiet days too far ahead.'],
    vi: ['Ngày không đôn đốc quá xa', 'Quy định đôn đốc nêu ngày không đôn đốc quá xa về sau.'],
  },
  'policy-too-many-a-day': {
    en: ['Too many a day', 'The reminder policy would remind too often in a day.'],
    vi: ['Đôn đốc quá nhiều', 'Quy định sẽ đôn đốc quá nhiều lần trong một ngày.'],
  },
} as const satisfies Catalogue;

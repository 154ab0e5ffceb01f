import type { Catalogue } from './problem.js';

/** The refusals about leave and who stands in. */
export const leaveMessages = {
  'leave-of-another': {
    en: ['Leave of another person', 'Only the office arranges the leave of others.'],
    vi: ['Nghỉ phép của người khác', 'Chỉ Văn phòng được đăng ký nghỉ phép thay cho người khác.'],
  },
  'leave-not-found': {
    en: ['No such leave', 'The person has no such leave.'],
    vi: ['Không có kỳ nghỉ phép', 'Người này không có kỳ nghỉ phép đó.'],
  },
  'leave-ends-before-it-begins': {
    en: ['Leave ends too early', 'A leave ends on the day it begins, or later.'],
    vi: ['Ngày kết thúc không phù hợp', 'Ngày kết thúc nghỉ phép không được trước ngày bắt đầu.'],
  },
  'leave-in-past': {
    en: ['Leave is over', 'The leave would be over already.'],
    vi: ['Kỳ nghỉ phép đã qua', 'Ngày kết thúc nghỉ phép đã qua.'],
  },
  'leave-too-far-ahead': {
    en: ['Too far ahead', 'A leave is arranged at most 366 days before it begins.'],
    vi: ['Đăng ký quá sớm', 'Nghỉ phép được đăng ký trước nhiều nhất 366 ngày.'],
  },
  'leave-too-long': {
    en: ['Leave too long', 'A leave is at most 366 days long.'],
    vi: ['Nghỉ phép quá dài', 'Một kỳ nghỉ phép dài nhất 366 ngày.'],
  },
  'leave-overlaps': {
    en: ['Leave overlaps another', 'Another leave of the person falls into these days.'],
    vi: ['Trùng kỳ nghỉ phép', 'Người này đã đăng ký nghỉ phép trong thời gian đó.'],
  },
  'too-many-leaves': {
    en: ['Too many leaves', 'A person has at most 20 leaves to come.'],
    vi: ['Quá nhiều kỳ nghỉ phép', 'Mỗi người đăng ký nhiều nhất 20 kỳ nghỉ phép sắp tới.'],
  },
  'stands-in-for-another': {
    en: [
      'Stands in for somebody',
      'The person stands in for somebody who is on leave in that time; that leave is to be rearranged first.',
    ],
    vi: [
      'Đang được phân công thay thế',
      'Trong thời gian này, người nghỉ phép được phân công thay thế người khác; cần bố trí lại kỳ nghỉ phép đó trước.',
    ],
  },
  'stand-in-not-found': {
    en: ['No such stand-in', 'There is no account for the stand-in.'],
    vi: ['Không có người thay thế', 'Không có tài khoản của người thay thế.'],
  },
  'stand-in-oneself': {
    en: ['Stands in for themself', 'Nobody stands in for themself.'],
    vi: ['Tự thay thế', 'Người nghỉ phép không thể là người thay thế của chính mình.'],
  },
  'stand-in-disabled': {
    en: ['Stand-in out of use', 'The account of the stand-in is disabled.'],
    vi: ['Tài khoản người thay thế đã khóa', 'Tài khoản của người thay thế đã bị khóa.'],
  },
  'stand-in-of-another-role': {
    en: ['Stand-in of another role', 'A stand-in acts in the same role and for the same agency.'],
    vi: [
      'Người thay thế không phù hợp',
      'Người thay thế phải cùng vai trò, cùng cơ quan với người nghỉ phép.',
    ],
  },
  'stand-in-on-leave': {
    en: ['Stand-in on leave', 'The stand-in is on leave in that time.'],
    vi: ['Người thay thế nghỉ phép', 'Người thay thế cũng nghỉ phép trong thời gian đó.'],
  },
  'stand-in-for-too-many': {
    en: ['Stands in for too many', 'One person stands in for at most 20 others at a time.'],
    vi: ['Thay thế quá nhiều người', 'Mỗi người thay thế nhiều nhất 20 người trong cùng thời gian.'],
  },
} as const satisfies Catalogue;

import type { Catalogue } from './problem.js';

/** What cannot be told of the past. */
export const pastMessages = {
  'event-not-found': {
    en: ['No such record', 'No event stands at this position of the log.'],
    vi: ['Không có bản ghi', 'Không có sự kiện tại số bản ghi này.'],
  },
  'directive-not-begun': {
    en: ['Not begun yet', 'There was no such directive at that time.'],
    vi: ['Chưa có nhiệm vụ', 'Tại thời điểm được hỏi chưa có nhiệm vụ này.'],
  },
  'past-too-long': {
    en: ['Too much to fold', 'This directive has more events than are folded for one answer.'],
    vi: ['Quá nhiều sự kiện', 'Nhiệm vụ có quá nhiều sự kiện để dựng lại trong một lần trả lời.'],
  },
  'nothing-signed-yet': {
    en: [
      'Nothing signed yet',
      'The transparency log has not signed a checkpoint yet, or its folder is not here.',
    ],
    vi: [
      'Chưa có xác nhận',
      'Nhật ký minh bạch chưa ký xác nhận nào, hoặc thư mục của nhật ký không có ở đây.',
    ],
  },
  'not-signed-yet': {
    en: [
      'Not signed yet',
      'The transparency log does not cover the newest events yet: is the worker running?',
    ],
    vi: ['Chưa được ký', 'Nhật ký minh bạch chưa ký đến các sự kiện mới nhất; vui lòng thử lại sau.'],
  },
  'no-such-tile': {
    en: ['No such tile', 'The transparency log has no tile at this address.'],
    vi: ['Không có tệp băm', 'Nhật ký minh bạch không có tệp băm nào tại địa chỉ này.'],
  },
} as const satisfies Catalogue;

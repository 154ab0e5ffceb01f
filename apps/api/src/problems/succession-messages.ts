import type { Catalogue } from './problem.js';

/** Why a succession of agencies is refused, as a whole or for one duty. */
export const successionMessages = {
  'agency-succeeded': {
    en: ['Agency succeeded by others', 'Others have taken the place of this agency.'],
    vi: ['Cơ quan đã được kế thừa', 'Cơ quan này đã được cơ quan khác kế thừa, không nhận nhiệm vụ mới.'],
  },
  'succession-not-found': {
    en: ['No such succession', 'There is no such succession.'],
    vi: ['Không có hồ sơ kế thừa', 'Không tìm thấy hồ sơ kế thừa cơ quan này.'],
  },
  'not-yet-effective': {
    en: ['Not yet in effect', 'It is recorded once it has taken effect.'],
    vi: ['Chưa có hiệu lực', 'Chỉ ghi nhận khi đã đến ngày có hiệu lực.'],
  },
  'basis-in-future': {
    en: ['Instrument not issued yet', 'The instrument is dated after today.'],
    vi: ['Văn bản chưa ban hành', 'Ngày ban hành văn bản căn cứ ở sau ngày hôm nay.'],
  },
  'wrong-number-of-heirs': {
    en: ['Wrong number of heirs', 'A merger has one heir, a split at least two.'],
    vi: ['Sai số cơ quan kế thừa', 'Sáp nhập có một cơ quan kế thừa; chia có ít nhất hai cơ quan kế thừa.'],
  },
  'heir-is-predecessor': {
    en: ['Agency its own heir', 'An agency does not take its own place.'],
    vi: ['Trùng cơ quan', 'Cơ quan không thể kế thừa chính mình.'],
  },
  'heir-named-twice': {
    en: ['Heir named twice', 'Each heir is named once.'],
    vi: ['Trùng cơ quan kế thừa', 'Mỗi cơ quan kế thừa chỉ nêu một lần.'],
  },
  'heir-not-named': {
    en: ['Not an heir', 'The agency is not among the heirs of this succession.'],
    vi: ['Không phải cơ quan kế thừa', 'Cơ quan này không có trong danh sách cơ quan kế thừa.'],
  },
  'rest-stays': {
    en: [
      'Rest stays with the agency',
      'Of an agency that goes on, only what is named goes over: name no heir of the rest.',
    ],
    vi: [
      'Phần còn lại ở lại cơ quan',
      'Cơ quan được tách vẫn hoạt động: chỉ bàn giao nhiệm vụ được nêu, không nêu cơ quan tiếp nhận phần còn lại.',
    ],
  },
  'account-stays': {
    en: [
      'Account stays with the agency',
      'Of an agency that goes on no account is closed: name its heir, or leave it out.',
    ],
    vi: [
      'Tài khoản ở lại cơ quan',
      'Cơ quan được tách vẫn hoạt động: không khóa tài khoản; nêu cơ quan tiếp nhận hoặc bỏ tài khoản này.',
    ],
  },
  'named-twice': {
    en: ['Named twice', 'Each directive and each account is named once.'],
    vi: ['Nêu trùng', 'Mỗi nhiệm vụ, tài khoản chỉ nêu một lần.'],
  },
  'not-a-duty': {
    en: ['No such duty', 'The agency has no part in such an open directive.'],
    vi: ['Không có nhiệm vụ', 'Cơ quan không tham gia nhiệm vụ này hoặc nhiệm vụ đã kết thúc.'],
  },
  'duty-orphaned': {
    en: ['Directive without an heir', 'An open directive would have no heir.'],
    vi: ['Nhiệm vụ không có cơ quan kế thừa', 'Có nhiệm vụ chưa kết thúc mà không có cơ quan kế thừa.'],
  },
  'duty-unreadable': {
    en: ['Directive cannot be read', 'A directive of the agency cannot be read.'],
    vi: ['Không đọc được nhiệm vụ', 'Có nhiệm vụ của cơ quan không đọc được.'],
  },
  'account-orphaned': {
    en: ['Account without an agency', 'An account would have no agency: name its heir, or close it.'],
    vi: [
      'Tài khoản không có cơ quan',
      'Có tài khoản không thuộc cơ quan nào: phải nêu cơ quan kế thừa hoặc khóa tài khoản.',
    ],
  },
  'account-not-of-agency': {
    en: ['Not an account of the agency', 'No open account of the agency has this id.'],
    vi: ['Không phải tài khoản của cơ quan', 'Cơ quan không có tài khoản đang sử dụng này.'],
  },
  'heir-on-directive-already': {
    en: [
      'Heir on the directive already',
      'The heir would have two parts in a directive: let them fall together, or assign it otherwise first.',
    ],
    vi: [
      'Cơ quan kế thừa đã tham gia nhiệm vụ',
      'Cơ quan kế thừa sẽ có hai vai trò trong một nhiệm vụ: phải gộp hai phần việc hoặc giao lại nhiệm vụ trước.',
    ],
  },
} as const satisfies Catalogue;

import type { Catalogue } from './problem.js';

/** The refusals about sessions, passwords and invitations. */
export const accountMessages = {
  'session-ended': {
    en: ['Session ended', 'The session has ended; sign in again.'],
    vi: ['Phiên đăng nhập đã kết thúc', 'Phiên đăng nhập đã kết thúc, đề nghị đăng nhập lại.'],
  },
  'session-not-found': {
    en: ['No such session', 'You have no session with this id.'],
    vi: ['Không có phiên đăng nhập', 'Người dùng không có phiên đăng nhập với mã này.'],
  },
  'request-header-missing': {
    en: [
      'Header missing',
      'With the session cookie, whatever changes something needs the header X-Requested-With: dondoc.',
    ],
    vi: [
      'Thiếu phần đầu của yêu cầu',
      'Khi dùng cookie phiên đăng nhập, yêu cầu thay đổi dữ liệu phải có phần đầu X-Requested-With: dondoc.',
    ],
  },
  'cross-site-request': {
    en: ['Request of another site', 'The session cookie is taken from this site’s own page alone.'],
    vi: ['Yêu cầu từ trang khác', 'Cookie phiên đăng nhập chỉ dùng được từ trang của hệ thống này.'],
  },
  'password-change-required': {
    en: ['Password change required', 'The password is temporary: change it with POST /me/password first.'],
    vi: ['Phải đổi mật khẩu', 'Mật khẩu hiện tại là mật khẩu tạm, phải đổi mật khẩu trước khi sử dụng.'],
  },
  'wrong-current-password': {
    en: ['Wrong password', 'The current password is not right.'],
    vi: ['Sai mật khẩu', 'Mật khẩu hiện tại không đúng.'],
  },
  'password-unchanged': {
    en: ['The same password', 'The new password is the one that you have.'],
    vi: ['Mật khẩu không đổi', 'Mật khẩu mới trùng với mật khẩu hiện tại.'],
  },
  'password-too-easy': {
    en: [
      'Password too easy',
      'The password is among the first that anybody would try: common words, years, rows of keys, or the name of its owner.',
    ],
    vi: [
      'Mật khẩu dễ đoán',
      'Mật khẩu dễ đoán: từ thông dụng, năm, dãy phím liền nhau hoặc tên của người dùng.',
    ],
  },
  'password-holds-name': {
    en: ['User name in the password', 'A password does not hold the user name.'],
    vi: ['Mật khẩu chứa tên đăng nhập', 'Mật khẩu không được chứa tên đăng nhập.'],
  },
  'password-changed-meanwhile': {
    en: ['Password changed meanwhile', 'The password has changed meanwhile; sign in again.'],
    vi: ['Mật khẩu vừa thay đổi', 'Mật khẩu vừa được thay đổi, đề nghị đăng nhập lại.'],
  },
  'invitation-not-found': {
    en: ['No such invitation', 'The invitation is not valid, was used or replaced, or is too old.'],
    vi: [
      'Lời mời không có hiệu lực',
      'Lời mời không đúng, đã được sử dụng, đã được thay thế hoặc đã hết hạn.',
    ],
  },
} as const satisfies Catalogue;

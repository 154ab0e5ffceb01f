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
  'password-breached': {
    en: ['Password known from a breach', 'The password stands in a list of passwords that were stolen.'],
    vi: ['Mật khẩu đã bị lộ', 'Mật khẩu này nằm trong danh sách mật khẩu đã bị lộ.'],
  },
  'username-confusable': {
    en: ['User name like another', 'The user name is read for another that is in use.'],
    vi: ['Tên đăng nhập dễ nhầm', 'Tên đăng nhập này dễ bị đọc nhầm thành một tên khác đang dùng.'],
  },
  'account-in-use': {
    en: [
      'The account is in use',
      'Take the account out of use first: whoever is signed in with it would go on under no name.',
    ],
    vi: [
      'Tài khoản đang dùng',
      'Phải khóa tài khoản trước khi xóa dữ liệu cá nhân, để không ai còn đăng nhập bằng tài khoản này.',
    ],
  },
  'outside-person-let-in': {
    en: ['The person is not cut off', 'Cut the person off first: the outside issuer may still let them in.'],
    vi: [
      'Chưa chặn người dùng',
      'Phải chặn người dùng trước khi xóa dữ liệu cá nhân, để không còn đăng nhập được từ hệ thống ngoài.',
    ],
  },
  'still-on-leave': {
    en: ['Leave is not over', 'End the leave of this person first: somebody stands in for them.'],
    vi: [
      'Chưa kết thúc nghỉ',
      'Người dùng còn thời gian nghỉ có người thay mặt; phải kết thúc nghỉ trước khi xóa dữ liệu cá nhân.',
    ],
  },
  'still-stands-in': {
    en: [
      'The person stands in for somebody',
      'The person stands in for somebody whose leave is not over: end that leave, or choose another stand-in, first.',
    ],
    vi: [
      'Đang thay mặt người khác',
      'Người dùng đang hoặc sẽ thay mặt người nghỉ; phải kết thúc nghỉ hoặc chọn người thay mặt khác trước.',
    ],
  },
  'personal-data-erased': {
    en: [
      'Personal data erased',
      'The personal data of this account were erased for good: nothing can be done with it any more.',
    ],
    vi: [
      'Đã xóa dữ liệu cá nhân',
      'Dữ liệu cá nhân của tài khoản này đã bị xóa vĩnh viễn, không thao tác được nữa.',
    ],
  },
  'same-account': {
    en: ['The same account', 'It is the account itself.'],
    vi: ['Cùng một tài khoản', 'Đây chính là tài khoản đó.'],
  },
  'too-many-accounts-of-one': {
    en: ['Too many accounts', 'At most 20 other accounts are recorded with one.'],
    vi: [
      'Quá nhiều tài khoản',
      'Mỗi tài khoản chỉ ghi nhận được tối đa 20 tài khoản khác của cùng một người.',
    ],
  },
  'no-outside-issuer': {
    en: ['No outside issuer', 'No outside issuer is configured here.'],
    vi: ['Không có hệ thống xác thực ngoài', 'Hệ thống này không dùng hệ thống xác thực bên ngoài.'],
  },
  'no-second-factor': {
    en: ['No second factor', 'The account has no second factor.'],
    vi: ['Chưa bật xác thực hai lớp', 'Tài khoản này chưa bật xác thực hai lớp.'],
  },
  'second-factor-required': {
    en: ['Code needed', 'The account has a second factor: give its code too.'],
    vi: ['Cần mã xác thực', 'Tài khoản dùng xác thực hai lớp, đề nghị nhập thêm mã xác thực.'],
  },
  'wrong-second-factor': {
    en: ['Wrong code', 'The code is wrong, was used already, or is too old.'],
    vi: ['Sai mã xác thực', 'Mã xác thực không đúng, đã sử dụng hoặc đã hết hạn.'],
  },
  'second-factor-due': {
    en: [
      'Second factor needed',
      'Your role signs in with a second factor: enrol one with POST /me/second-factor first.',
    ],
    vi: [
      'Phải bật xác thực hai lớp',
      'Vai trò này phải dùng xác thực hai lớp, đề nghị bật trước khi sử dụng.',
    ],
  },
  'second-factor-asked-of-role': {
    en: [
      'Second factor needed',
      'Your role signs in with a second factor; it can be replaced, not given up.',
    ],
    vi: [
      'Phải dùng xác thực hai lớp',
      'Vai trò này phải dùng xác thực hai lớp, chỉ được thay, không được tắt.',
    ],
  },
  'proof-required': {
    en: [
      'Show that it is you',
      'This needs a password shown within a quarter of an hour: POST /auth/session/proof, or sign in for another token.',
    ],
    vi: ['Cần xác nhận lại', 'Thao tác này cần nhập lại mật khẩu trong vòng 15 phút gần nhất.'],
  },
  'account-is-local': {
    en: ['An account here', 'It is an account here, which is disabled and enabled.'],
    vi: ['Tài khoản của hệ thống', 'Đây là tài khoản của hệ thống này, đề nghị khóa hoặc mở khóa tài khoản.'],
  },
  'no-session': {
    en: ['No session', 'A token has no session; sign in for another token.'],
    vi: [
      'Không có phiên đăng nhập',
      'Mã truy cập không có phiên đăng nhập, đề nghị đăng nhập lại để lấy mã mới.',
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

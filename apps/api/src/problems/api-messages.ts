import type { Catalogue } from './problem.js';

/** What the API itself refuses, or cannot do at the moment. */
export const apiMessages = {
  'stream-parked': {
    en: [
      'Record cannot be read',
      'An earlier event of this record cannot be read, so nothing can be decided on it. The administrator can have it tried again or set aside.',
    ],
    vi: [
      'Hồ sơ không đọc được',
      'Một sự kiện trước đó của hồ sơ này không đọc được nên chưa xử lý tiếp được. Quản trị viên có thể cho đọc lại hoặc loại sự kiện đó khỏi xử lý.',
    ],
  },
  'stream-deleted': {
    en: ['Record deleted', 'The record was deleted from the log for good.'],
    vi: ['Hồ sơ đã bị xóa', 'Hồ sơ này đã bị xóa vĩnh viễn khỏi nhật ký.'],
  },
  'not-parked': {
    en: ['Not parked', 'No event of this stream waits because it cannot be read.'],
    vi: ['Không có sự kiện chờ', 'Không có sự kiện nào của luồng này đang chờ vì không đọc được.'],
  },
  'delivery-not-found': {
    en: ['No such delivery', 'No message with this id was given up.'],
    vi: ['Không có lượt gửi', 'Không có thông báo gửi không thành công với mã này.'],
  },
  'calendar-feed-not-found': {
    en: ['No such calendar feed', 'The link is not valid, or not any more.'],
    vi: ['Không có lịch này', 'Đường dẫn lịch không đúng hoặc đã bị thu hồi.'],
  },
  'no-calendar-feed': {
    en: ['No calendar feed', 'Nobody with this id has a calendar feed.'],
    vi: ['Chưa có lịch', 'Không ai có mã này đang dùng đường dẫn lịch.'],
  },
  'no-account-here': {
    en: [
      'No account here',
      'You signed in with an outside issuer and have no account here, so no settings or secrets can be kept for you.',
    ],
    vi: [
      'Không có tài khoản tại đây',
      'Người dùng đăng nhập qua hệ thống bên ngoài và không có tài khoản tại đây nên không lưu được thiết lập, khóa ký.',
    ],
  },
  'webhook-holds-password': {
    en: ['Password in the address', 'The address of a webhook holds no user name and no password.'],
    vi: ['Địa chỉ chứa mật khẩu', 'Địa chỉ webhook không được chứa tên đăng nhập hoặc mật khẩu.'],
  },
  'webhook-secret-missing': {
    en: ['No webhook secret', 'Make a secret with POST /me/webhook-secret before choosing a webhook.'],
    vi: ['Chưa có khóa ký webhook', 'Cần tạo khóa bí mật của webhook trước khi đặt địa chỉ webhook.'],
  },
  'webhook-not-public': {
    en: ['Webhook not public', 'The webhook leads to no public address.'],
    vi: ['Webhook không công khai', 'Webhook không dẫn đến một địa chỉ mạng công khai.'],
  },
  'unsubscribe-link-invalid': {
    en: ['No such link', 'The link is not valid. Take the one of the last mail, whole.'],
    vi: ['Liên kết không đúng', 'Liên kết không hợp lệ. Đề nghị sử dụng đầy đủ liên kết trong thư gần nhất.'],
  },
  'unsubscribe-link-expired': {
    en: ['Link expired', 'The link is too old. Take the one of the last mail.'],
    vi: ['Liên kết hết hạn', 'Liên kết đã quá cũ. Đề nghị sử dụng liên kết trong thư gần nhất.'],
  },
  'malformed-json': {
    en: ['Malformed JSON', 'The body is not valid JSON.'],
    vi: ['JSON sai cú pháp', 'Nội dung gửi lên không phải JSON hợp lệ.'],
  },
  'not-utf-8': {
    en: ['Not UTF-8', 'The request holds bytes that are no text in UTF-8.'],
    vi: ['Không phải UTF-8', 'Yêu cầu chứa byte không phải văn bản UTF-8.'],
  },
  'body-too-complex': {
    en: ['Body too complex', 'The body is nested too deep, or holds too many values.'],
    vi: ['Nội dung quá phức tạp', 'Nội dung lồng nhau quá sâu hoặc chứa quá nhiều giá trị.'],
  },
  'unsupported-charset': {
    en: ['Unsupported charset', 'Text is taken in UTF-8 only.'],
    vi: ['Bảng mã không được hỗ trợ', 'Chỉ nhận văn bản theo bảng mã UTF-8.'],
  },
  'unsupported-content-encoding': {
    en: ['Unsupported content encoding', 'A body is taken as it is, not compressed.'],
    vi: ['Không nhận nội dung nén', 'Chỉ nhận nội dung nguyên dạng, không nén.'],
  },
  'headers-too-large': {
    en: ['Headers too large', 'The address and the headers are larger than the server reads.'],
    vi: ['Phần đầu quá lớn', 'Địa chỉ và phần đầu của yêu cầu lớn hơn mức máy chủ đọc.'],
  },
  'request-too-slow': {
    en: ['Request too slow', 'The request did not arrive in time.'],
    vi: ['Yêu cầu quá chậm', 'Yêu cầu không đến đủ trong thời gian cho phép.'],
  },
  'expectation-not-met': {
    en: ['Expectation not met', 'The server does not do what the header Expect asks for.'],
    vi: ['Không đáp ứng được', 'Máy chủ không thực hiện điều nêu trong phần đầu Expect.'],
  },
  'malformed-request': {
    en: ['Malformed request', 'The request cannot be read.'],
    vi: ['Yêu cầu sai cú pháp', 'Không đọc được yêu cầu.'],
  },
  'invalid-input': {
    en: ['Invalid input', 'Some fields are not valid; `errors` names each.'],
    vi: ['Dữ liệu không hợp lệ', 'Một số trường không hợp lệ; xem `errors`.'],
  },
  'invalid-cursor': {
    en: ['Invalid cursor', 'The cursor is not one that this list gave out.'],
    vi: ['Con trỏ không hợp lệ', 'Con trỏ trang không phải do danh sách này cấp.'],
  },
  'invalid-idempotency-key': {
    en: ['Invalid idempotency key', 'An Idempotency-Key has 8 to 64 visible ASCII characters.'],
    vi: ['Khóa lặp không hợp lệ', 'Idempotency-Key gồm 8 đến 64 ký tự ASCII nhìn thấy được.'],
  },
  'invalid-if-match': {
    en: ['Invalid If-Match', 'If-Match names one revision in quotes, as the ETag did.'],
    vi: ['If-Match không hợp lệ', 'If-Match nêu một số hiệu phiên bản trong ngoặc kép như ETag.'],
  },
  'if-match-not-taken': {
    en: [
      'If-Match not taken',
      'This makes something new or is about many: there is no one revision to match.',
    ],
    vi: ['Không nhận If-Match', 'Lệnh này tạo mới hoặc áp dụng cho nhiều mục, không có một phiên bản để so.'],
  },
  'not-authenticated': {
    en: ['Not signed in', 'This takes a valid bearer token.'],
    vi: ['Chưa đăng nhập', 'Cần mã truy cập hợp lệ.'],
  },
  'token-issuer-unavailable': {
    en: ['Token issuer unavailable', 'The issuer of the token does not answer; try again shortly.'],
    vi: [
      'Máy chủ cấp mã không trả lời',
      'Máy chủ cấp mã truy cập không trả lời, đề nghị thử lại sau giây lát.',
    ],
  },
  'account-disabled': {
    en: ['Account disabled', 'The account was taken out of use.'],
    vi: ['Tài khoản bị khóa', 'Tài khoản đã bị khóa.'],
  },
  'wrong-credentials': {
    en: ['Wrong user name or password', 'The user name or the password is wrong.'],
    vi: ['Sai tên đăng nhập hoặc mật khẩu', 'Tên đăng nhập hoặc mật khẩu không đúng.'],
  },
  'too-many-attempts': {
    en: ['Too many attempts', 'Too many sign-ins failed; wait as long as Retry-After says.'],
    vi: ['Thử quá nhiều lần', 'Đăng nhập sai quá nhiều lần, đề nghị thử lại sau ít phút.'],
  },
  'security-not-recorded': {
    en: ['Not recorded', 'What was asked must be on record, and cannot be recorded now.'],
    vi: ['Chưa ghi được', 'Việc này phải được ghi vào nhật ký, hiện chưa ghi được.'],
  },
  'exports-busy': {
    en: ['Exports are waiting', 'Too many exports are under way. Ask again in a moment.'],
    vi: [
      'Đang có nhiều lượt xuất dữ liệu',
      'Quá nhiều lượt xuất dữ liệu đang chạy. Đề nghị thử lại sau ít phút.',
    ],
  },
  'too-many-requests': {
    en: ['Too many at once', 'Too much is going on at once; try again shortly.'],
    vi: ['Quá nhiều yêu cầu', 'Đang có quá nhiều yêu cầu, đề nghị thử lại sau giây lát.'],
  },
  'route-not-found': {
    en: ['Not found', 'There is nothing under this address.'],
    vi: ['Không tìm thấy', 'Không có nội dung tại địa chỉ này.'],
  },
  'method-not-allowed': {
    en: ['Method not allowed', 'This address takes other methods; Allow names them.'],
    vi: ['Phương thức không được phép', 'Địa chỉ này chỉ nhận các phương thức trong Allow.'],
  },
  'unsupported-media-type': {
    en: ['Unsupported media type', 'A body is sent as application/json.'],
    vi: ['Kiểu nội dung không được hỗ trợ', 'Nội dung phải gửi dạng application/json.'],
  },
  'body-too-large': {
    en: ['Body too large', 'A body has at most 1 MiB.'],
    vi: ['Nội dung quá lớn', 'Nội dung gửi lên tối đa 1 MiB.'],
  },
  'address-too-long': {
    en: ['Address too long', 'The address is longer than any of ours.'],
    vi: ['Địa chỉ quá dài', 'Địa chỉ dài hơn mức cho phép.'],
  },
  'idempotency-key-reused': {
    en: ['Idempotency key reused', 'This idempotency key was used for another command or body.'],
    vi: ['Khóa lặp đã dùng', 'Idempotency-Key này đã dùng cho lệnh hoặc nội dung khác.'],
  },
  'stale-revision': {
    en: ['Stale revision', 'It has changed since the revision that If-Match names.'],
    vi: ['Phiên bản cũ', 'Dữ liệu đã thay đổi kể từ phiên bản nêu trong If-Match.'],
  },
  'too-contended': {
    en: ['Too much at once', 'Too many commands want to change it at the same moment; try again shortly.'],
    vi: [
      'Quá nhiều lệnh cùng lúc',
      'Quá nhiều lệnh cùng thay đổi một dữ liệu, đề nghị thử lại sau giây lát.',
    ],
  },
  'command-too-large': {
    en: ['Too large to record', 'The event log does not take that much in one piece.'],
    vi: ['Quá lớn để ghi', 'Sổ sự kiện không nhận khối lượng lớn như vậy một lần.'],
  },
  'event-store-unavailable': {
    en: ['Event log unavailable', 'The event log does not answer. Repeat with the same Idempotency-Key.'],
    vi: [
      'Sổ sự kiện không sẵn sàng',
      'Sổ sự kiện không trả lời. Đề nghị gửi lại nguyên nội dung sau giây lát.',
    ],
  },
  'read-model-not-found': {
    en: ['No such read model', 'There is no read model of this name that can be filled anew.'],
    vi: ['Không có dữ liệu đọc này', 'Không có dữ liệu đọc mang tên này để dựng lại.'],
  },
  'read-model-of-other-release': {
    en: [
      'Another release',
      'The read model in use is of another release than this API; ask one of that release.',
    ],
    vi: [
      'Phiên bản khác',
      'Dữ liệu đọc đang dùng thuộc phiên bản khác với máy chủ này; đề nghị thực hiện trên máy chủ cùng phiên bản.',
    ],
  },
  'queue-not-found': {
    en: ['No such queue', 'There is no queue of this name; there are wake and timer.'],
    vi: ['Không có hàng đợi này', 'Không có hàng đợi mang tên này; chỉ có wake và timer.'],
  },
  'queue-unavailable': {
    en: ['Queue unavailable', 'The queue does not answer; what is due is done all the same.'],
    vi: ['Hàng đợi không sẵn sàng', 'Hàng đợi không trả lời; việc đến hạn vẫn được thực hiện.'],
  },
  'database-unavailable': {
    en: ['Database unavailable', 'The database does not answer; commands still work.'],
    vi: ['Cơ sở dữ liệu không sẵn sàng', 'Cơ sở dữ liệu không trả lời; các lệnh vẫn thực hiện được.'],
  },
  'read-model-behind': {
    en: ['Not there yet', 'What is asked for has not reached the position asked for.'],
    vi: ['Chưa cập nhật kịp', 'Dữ liệu đọc chưa đến vị trí được yêu cầu.'],
  },
  'read-model-missing': {
    en: ['Being prepared', 'What is asked for is being prepared for the first time.'],
    vi: ['Đang chuẩn bị', 'Dữ liệu đọc đang được chuẩn bị lần đầu.'],
  },
  'reading-not-recorded': {
    en: ['Reading not recorded', 'An inspector reads only what can be recorded, and it could not be.'],
    vi: [
      'Không ghi được lượt tra cứu',
      'Lượt tra cứu của thanh tra phải được ghi lại, nhưng không ghi được.',
    ],
  },
  'preview-too-large': {
    en: [
      'Too much to rehearse',
      'The log holds too much for one preview; ask for an urgency or one directive with `appliesTo`.',
    ],
    vi: [
      'Quá nhiều để xem trước',
      'Nhật ký có quá nhiều dữ liệu cho một lần xem trước; đề nghị thu hẹp bằng `appliesTo`: một độ khẩn hoặc một nhiệm vụ.',
    ],
  },
  'window-in-future': {
    en: ['Not begun yet', 'What is asked about has not begun yet.'],
    vi: ['Chưa bắt đầu', 'Khoảng thời gian được hỏi chưa bắt đầu.'],
  },
  'empty-window': {
    en: ['Empty window', 'The window ends before it begins.'],
    vi: ['Kỳ báo cáo không hợp lệ', 'Kỳ báo cáo kết thúc trước khi bắt đầu.'],
  },
  'position-ahead': {
    en: ['Position ahead', 'The log has not reached that position.'],
    vi: ['Vị trí chưa có', 'Sổ sự kiện chưa đến vị trí này.'],
  },
  'notification-not-found': {
    en: ['No such notification', 'There is no such notification of yours.'],
    vi: ['Không có thông báo', 'Người dùng không có thông báo này.'],
  },
  'clock-moves-forward': {
    en: ['The clock only moves forward', 'The simulated clock stands later already.'],
    vi: ['Đồng hồ chỉ tiến', 'Đồng hồ mô phỏng đã ở thời điểm muộn hơn.'],
  },
  'simulation-not-finished': {
    en: ['Not finished', 'Not everything due until then has happened yet; ask again.'],
    vi: ['Chưa hoàn thành', 'Các nội dung đến hạn chưa xử lý xong, đề nghị gửi lại yêu cầu.'],
  },
  'shutting-down': {
    en: ['Shutting down', 'The server is shutting down; ask again.'],
    vi: ['Đang dừng', 'Máy chủ đang dừng, đề nghị gửi lại.'],
  },
  'internal-error': {
    en: ['Internal error', 'Something failed here; the request id finds it in the log.'],
    vi: ['Lỗi hệ thống', 'Hệ thống gặp lỗi; mã yêu cầu giúp tìm trong nhật ký.'],
  },
} as const satisfies Catalogue;

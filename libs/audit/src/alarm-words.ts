/** What the alarms say, phrase by phrase, since one that is kept in the database may hold many sentences. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [
    /The checkpoint of (\S+) is smaller than the one before/g,
    'Bản xác nhận lúc $1 nhỏ hơn bản ngay trước đó',
  ],
  [/The checkpoint of (\d\S+Z): /g, 'Bản xác nhận lúc $1, chữ ký không hợp lệ: '],
  [/no signature of a known key/g, 'không có chữ ký bằng khóa đã biết'],
  [/the signature of (\S+) does not hold/g, 'chữ ký của $1 không đúng'],
  [
    /The checkpoint of (\S+), of (\d+) entries, has another root/g,
    'Bản xác nhận lúc $1, gồm $2 mục, có gốc khác',
  ],
  [
    /The checkpoint of (\S+), of (\d+) entries, commits to another index by agency and month than its entries give/g,
    'Bản xác nhận lúc $1, gồm $2 mục, ghi bảng kê theo cơ quan và tháng khác với bảng kê tính lại từ các mục',
  ],
  [/What is published as the checkpoint is none/g, 'Tệp công bố là bản xác nhận lại không phải bản xác nhận'],
  [
    /A checkpoint of (\d+) entries was published, and those that were kept end at (\d+)/g,
    'Đã công bố bản xác nhận gồm $1 mục, còn các bản lưu giữ chỉ đến mục $2',
  ],
  [
    /The event log ends behind entry (-?\d+), of (\d+) that were signed/g,
    'Nhật ký sự kiện kết thúc sau mục $1, trong khi đã ký $2 mục',
  ],
  [/Entry (\d+) in the tiles is no entry/g, 'Mục $1 trong các tệp của nhật ký không phải là một mục'],
  [/Entry (\d+), event (\d+) of (\S+) at position (\d+): /g, 'Mục $1, sự kiện $2 của $3 tại vị trí $4: '],
  [
    /event (\d+) of (\S+) at (\d+) was signed there; one of the two was left out or put in/g,
    'tại đó đã ký sự kiện $1 của $2 ở vị trí $3; một trong hai sự kiện đã bị bỏ đi hoặc thêm vào',
  ],
  [/its id is another than was signed/g, 'mã khác với mã đã ký'],
  [/its type is another than was signed/g, 'loại khác với loại đã ký'],
  [/its recorded is another than was signed/g, 'thời điểm ghi khác với thời điểm đã ký'],
  [/its data is another than was signed/g, 'dữ liệu khác với dữ liệu đã ký'],
  [/its metadata is another than was signed/g, 'thông tin kèm theo khác với thông tin đã ký'],
  [
    /a salt of it is missing, so that what it says cannot be compared/g,
    'thiếu trị số ngẫu nhiên kèm theo nên không so sánh được nội dung',
  ],
  [
    /Tile (\S+) does not hold the hashes of its entries/g,
    'Tệp $1 không chứa giá trị băm của các mục thuộc tệp',
  ],
  [
    /The event log does not hold the event at position (\d+) any more that entry (\d+) is of: it is older than the transparency log/g,
    'Nhật ký sự kiện không còn sự kiện tại vị trí $1, ứng với mục $2: nhật ký sự kiện cũ hơn nhật ký minh bạch',
  ],
  [
    /A log of (\d+) entries was signed, and there are (\d+): the database is older than the log’s folder/g,
    'Đã ký nhật ký gồm $1 mục, nay chỉ còn $2: cơ sở dữ liệu cũ hơn thư mục của nhật ký',
  ],
  [/The log of (\d+) entries was signed with another root/g, 'Nhật ký gồm $1 mục đã được ký với gốc khác'],
  [
    /The log of (\d+) entries does not begin with the (\d+) that were signed/g,
    'Nhật ký gồm $1 mục không bắt đầu bằng $2 mục đã ký',
  ],
  [/(tile\/\S+) is another than was written/g, 'tệp $1 khác với nội dung đã ghi'],
  [
    /Line (\d+) of checkpoints\.jsonl is no checkpoint/g,
    'dòng $1 của checkpoints.jsonl không phải bản xác nhận',
  ],
  [
    /The last line of checkpoints\.jsonl is no checkpoint/g,
    'dòng cuối của checkpoints.jsonl không phải bản xác nhận',
  ],
  [
    / is gone, and checkpoints were signed with it: put a copy of it back/g,
    ' không còn, mà các bản xác nhận đã ký bằng khóa này: hãy đặt lại bản sao',
  ],
  [/ holds no Ed25519 key in PEM/g, ' không chứa khóa Ed25519 dạng PEM'],
  [/ is missing/g, ' bị thiếu'],
];

/** What an alarm of the transparency log says, in Vietnamese; words that are not known stay as they are. */
export const alarmInVietnamese = (text: string): string =>
  phrases.reduce((said, [phrase, words]) => said.replace(phrase, words), text);

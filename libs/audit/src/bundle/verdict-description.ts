import type { BundleVerdict } from './verify-bundle.js';

/** What verifying a bundle came to, in Vietnamese and then in English, a line each. */
export function describeVerdict(verdict: BundleVerdict): string[] {
  return [...inVietnamese(verdict), '', ...inEnglish(verdict)];
}

function inVietnamese({
  faults,
  events,
  erased,
  signed,
  witnesses,
  trust,
  complete,
}: BundleVerdict): string[] {
  if (faults.length > 0 || signed === null)
    return ['KHÔNG ĐẠT: gói chứng cứ không khớp.', ...faults.map((fault) => `  - ${fault}`)];
  return [
    `ĐẠT: ${events} sự kiện, đều nằm trong nhật ký ${signed.origin} gồm ${signed.size} mục đã được ký.`,
    'Đã chứng minh:',
    '  - Tồn tại: mỗi sự kiện đúng như đã được ghi vào nhật ký trước lúc ký, không bị sửa.',
    '  - Thứ tự: các sự kiện được ghi theo đúng thứ tự này.',
    ...witnesses.map(({ name, at }) => `  - Bên chứng kiến ${name} đã đồng xác nhận lúc ${timeOf(at)}.`),
    ...(complete
      ? [
          `  - Đầy đủ: không thiếu sự kiện nào của ${complete.agency === '*' ? 'mọi cơ quan' : `cơ quan ${complete.agency}`} trong các tháng ${complete.months.join(', ') || '(không có)'}, theo bảng kê mà bản xác nhận đã cam kết.`,
        ]
      : []),
    'Không chứng minh được:',
    ...(complete
      ? []
      : ['  - Gói có đủ mọi sự kiện theo yêu cầu hay không: hãy đối chiếu với toàn bộ nhật ký.']),
    '  - Nội dung báo cáo có đúng sự thật hay không.',
    '  - Trang index.html, request.json và danh sách tệp chỉ để đọc.',
    ...(erased > 0
      ? [`  - Nội dung của ${erased} sự kiện đã được xóa có căn cứ: chỉ vị trí được chứng minh.`]
      : []),
    ...(trust === 'none'
      ? [
          '  - Khóa ký là của cơ quan: khóa này nằm trong chính gói. Hãy đối chiếu với khóa nhận bằng đường khác:',
          `    ${signed.key}`,
        ]
      : []),
    ...(witnesses.length === 0
      ? ['  - Không có một nhật ký khác được ký bằng cùng khóa: chưa có bên chứng kiến nào được kiểm tra.']
      : []),
  ];
}

function inEnglish({ faults, events, erased, signed, witnesses, trust, complete }: BundleVerdict): string[] {
  if (faults.length > 0 || signed === null)
    return ['FAILED: the bundle does not hold.', ...faults.map((fault) => `  - ${fault}`)];
  return [
    `VERIFIED: ${events} events, all of them in the log ${signed.origin} of ${signed.size} entries that was signed.`,
    'Proved:',
    '  - existence: each event is what was put into the log before it was signed, unchanged;',
    '  - order: they were recorded in this order;',
    ...witnesses.map(({ name, at }) => `  - the witness ${name} cosigned it at ${timeOf(at)};`),
    ...(complete
      ? [
          `  - completeness: nothing of ${complete.agency === '*' ? 'any agency' : `the agency ${complete.agency}`} is missing in the months ${complete.months.join(', ') || '(none)'}, by the index that the checkpoint commits to;`,
        ]
      : []),
    'Not proved:',
    ...(complete
      ? []
      : ['  - that these are all the events that were asked for: compare with the whole log;']),
    '  - that what a report says is true;',
    '  - index.html, request.json and the list of files, which are for reading.',
    ...(erased > 0
      ? [`  - the content of ${erased} events, which was erased on purpose: their place alone is proved.`]
      : []),
    ...(trust === 'none'
      ? [
          '  - that the key is the office’s: it came with the bundle. Compare it with the one you have by another way:',
          `    ${signed.key}`,
        ]
      : []),
    ...(witnesses.length === 0
      ? ['  - that no other log was signed with the same key: no witness was looked for or asked for.']
      : []),
  ];
}

const timeOf = (seconds: number) => new Date(seconds * 1_000).toISOString();

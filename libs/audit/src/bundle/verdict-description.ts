import type { BundleVerdict } from './verify-bundle.js';

/** What verifying a bundle came to, in one language. */
export interface VerdictWords {
  readonly says: string;
  /** What was proved and what was not, or what does not hold; the last has no title. */
  readonly parts: readonly { readonly title: string | null; readonly lines: readonly string[] }[];
}

/** What verifying a bundle came to, in Vietnamese and then in English, a line each. */
export function describeVerdict(verdict: BundleVerdict): string[] {
  return [...linesOf(inVietnamese(verdict)), '', ...linesOf(inEnglish(verdict))];
}

function linesOf({ says, parts }: VerdictWords): string[] {
  return [
    says,
    ...parts.flatMap(({ title, lines }) => [
      ...(title === null ? [] : [title]),
      ...lines.map((line) => `  - ${line}`),
    ]),
  ];
}

export function inVietnamese(verdict: BundleVerdict): VerdictWords {
  const { faults, events, signed, witnesses, trust, complete, unproved } = verdict;
  if (faults.length > 0 || signed === null)
    return {
      says: 'KHÔNG ĐẠT: gói chứng cứ không khớp.',
      parts: [{ title: null, lines: faults.map(({ vi }) => vi) }],
    };
  const isInPart = signed.witnessed !== null && signed.witnessed < signed.size;
  const proved = [
    'Tồn tại: mỗi sự kiện đúng như đã được ghi vào nhật ký trước lúc ký, không bị sửa; files.json nêu đúng các tệp mà sự kiện ghi.',
    'Thứ tự: các sự kiện được ghi theo đúng thứ tự này.',
    ...witnesses.map(
      ({ name, at }) =>
        `Bên chứng kiến ${name} đã đồng xác nhận ${isInPart ? `${signed.witnessed} mục đầu ` : ''}lúc ${timeOf(at)}.`,
    ),
  ];
  if (complete) {
    const whose = complete.agency === '*' ? 'mọi cơ quan' : `cơ quan ${complete.agency}`;
    const is =
      complete.months.length > 0
        ? `không thiếu sự kiện nào của ${whose} trong các tháng ${complete.months.join(', ')}`
        : `nhật ký không có sự kiện nào của ${whose} trong các tháng trọn vẹn được yêu cầu`;
    proved.push(`Đầy đủ: ${is}, theo bảng kê mà bản xác nhận đã cam kết.`);
  }
  const notProved = [
    'Nội dung báo cáo có đúng sự thật hay không.',
    `Các tệp ${unproved.join(', ')}: chỉ kèm theo để đọc hoặc để chạy; chương trình nằm trong chính gói không chứng minh gì cho người chưa tin bên lập gói.`,
  ];
  if (!complete)
    notProved.unshift('Gói có đủ mọi sự kiện theo yêu cầu hay không: hãy đối chiếu với toàn bộ nhật ký.');
  else if (!complete.isAll)
    notProved.unshift(
      'Có đủ sự kiện của những ngày được yêu cầu ngoài các tháng trọn vẹn hay không: hãy đối chiếu với toàn bộ nhật ký.',
    );
  if (complete && complete.agency !== '*')
    notProved.push(
      'Bảng kê có ghi đúng mọi sự kiện của từng cơ quan hay không: cơ quan vận hành lập bảng kê. Hãy đối chiếu tệp index với tệp index của gói khác: dòng của một tháng đã hết không bao giờ đổi.',
    );
  if (trust === 'none')
    notProved.push(
      `Khóa ký là của cơ quan: khóa này nằm trong chính gói. Hãy đối chiếu với khóa nhận bằng đường khác: ${signed.key}`,
    );
  if (witnesses.length === 0)
    notProved.push(
      'Không có một nhật ký khác được ký bằng cùng khóa: chưa có bên chứng kiến nào được kiểm tra.',
    );
  return {
    says: `ĐẠT: ${events} sự kiện, đều nằm trong nhật ký ${signed.origin} gồm ${signed.size} mục đã được ký.`,
    parts: [
      { title: 'Đã chứng minh:', lines: proved },
      { title: 'Không chứng minh được:', lines: notProved },
    ],
  };
}

export function inEnglish(verdict: BundleVerdict): VerdictWords {
  const { faults, events, signed, witnesses, trust, complete, unproved } = verdict;
  if (faults.length > 0 || signed === null)
    return {
      says: 'FAILED: the bundle does not hold.',
      parts: [{ title: null, lines: faults.map(({ en }) => en) }],
    };
  const isInPart = signed.witnessed !== null && signed.witnessed < signed.size;
  const proved = [
    'existence: each event is what was put into the log before it was signed, unchanged; files.json lists the files that they name;',
    'order: they were recorded in this order;',
    ...witnesses.map(
      ({ name, at }) =>
        `the witness ${name} cosigned ${isInPart ? `its first ${signed.witnessed} entries` : 'it'} at ${timeOf(at)};`,
    ),
  ];
  if (complete) {
    const whose = complete.agency === '*' ? 'any agency' : `the agency ${complete.agency}`;
    const is =
      complete.months.length > 0
        ? `nothing of ${whose} is missing in the months ${complete.months.join(', ')}`
        : `the log holds nothing of ${whose} in the whole months that were asked for`;
    proved.push(`completeness: ${is}, by the index that the checkpoint commits to;`);
  }
  const notProved = [
    'that what a report says is true;',
    `${unproved.join(', ')}: they came along to be read or run, and a program out of the bundle proves nothing to who does not trust whoever made it.`,
  ];
  if (!complete)
    notProved.unshift('that these are all the events that were asked for: compare with the whole log;');
  else if (!complete.isAll)
    notProved.unshift(
      'that nothing is missing of the days asked for that make no whole month: compare with the whole log;',
    );
  if (complete && complete.agency !== '*')
    notProved.push(
      'that the index counts every event to the agencies it concerns: whoever runs the system makes it. Compare the file index with that of another bundle: the line of a month that is over never changes.',
    );
  if (trust === 'none')
    notProved.push(
      `that the key is the office’s: it came with the bundle. Compare it with the one you have by another way: ${signed.key}`,
    );
  if (witnesses.length === 0)
    notProved.push('that no other log was signed with the same key: no witness was looked for or asked for.');
  return {
    says: `VERIFIED: ${events} ${events === 1 ? 'event' : 'events'}, all of them in the log ${signed.origin} of ${signed.size} entries that was signed.`,
    parts: [
      { title: 'Proved:', lines: proved },
      { title: 'Not proved:', lines: notProved },
    ],
  };
}

/** The last second that a date of JavaScript's has: a witness may sign what it likes. */
const lastSecond = 8_640_000_000_000;
const timeOf = (seconds: number) =>
  seconds <= lastSecond ? new Date(seconds * 1_000).toISOString() : `${seconds} s`;

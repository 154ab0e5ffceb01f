interface InBothLanguages {
  readonly vi: string;
  readonly en: string;
}

/** An event as the page of a bundle tells it. */
export interface PageRow {
  readonly position: string;
  readonly recordedAt: string;
  readonly actor: InBothLanguages;
  readonly words: InBothLanguages;
}

export interface PageFacts {
  readonly askedBy: string;
  readonly askedAt: string;
  readonly filters: Readonly<Record<string, string>>;
  readonly events: number;
  readonly origin: string;
  readonly size: number;
  readonly key: string;
}

/** So many events are told in words; all of them are in `events.jsonl`. */
export const mostOnPage = 2_000;

/** The page of a bundle, in Vietnamese and English, to be read and printed. */
export function bundlePage(facts: PageFacts, rows: readonly PageRow[]): string {
  const filters = Object.entries(facts.filters).map(([name, value]) => `${name} = ${value}`);
  const paragraph = (vi: string, en: string) => `<p>${vi}<br><i lang="en">${en}</i></p>`;
  const cell = ({ vi, en }: InBothLanguages) =>
    vi === en ? escaped(vi) : `${escaped(vi)}<br><i lang="en">${escaped(en)}</i>`;
  const row = ({ position, recordedAt, actor, words }: PageRow) =>
    `<tr><td>${escaped(position)}<td>${escaped(recordedAt)}<td>${cell(actor)}<td>${cell(words)}\n`;
  return `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<title>Gói chứng cứ</title>
<style>
body { font: 11pt/1.4 "Times New Roman", serif; margin: 2cm; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #888; padding: 2pt 4pt; text-align: left; vertical-align: top; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
code { font-size: 9pt; word-break: break-all; }
</style>
<h1>Gói chứng cứ<br><i lang="en">Evidence bundle</i></h1>
${paragraph(`Người yêu cầu: ${escaped(facts.askedBy)}, lúc ${escaped(facts.askedAt)}.`, `Asked for by ${escaped(facts.askedBy)} at ${escaped(facts.askedAt)}.`)}
${paragraph(`Điều kiện: ${escaped(filters.join('; ') || 'tất cả')}.`, `Filters: ${escaped(filters.join('; ') || 'all')}.`)}
${paragraph(
  `${facts.events} sự kiện, trong nhật ký ${escaped(facts.origin)} gồm ${facts.size} mục đã được ký.`,
  `${facts.events} events, in the log ${escaped(facts.origin)} of ${facts.size} entries that was signed.`,
)}
${paragraph('Khóa kiểm tra:', 'The key that verifies it:')}
<p><code>${escaped(facts.key)}</code></p>
${paragraph(
  'Cách kiểm tra, không cần mạng: giải nén tệp verify.mjs, rồi chạy <code>node verify.mjs &lt;gói.zip&gt; --key &lt;khóa&gt;</code> với khóa nhận bằng đường khác.',
  'To verify it without a network: take verify.mjs out, and run <code>node verify.mjs &lt;bundle.zip&gt; --key &lt;key&gt;</code> with the key that you have by another way.',
)}
${paragraph(
  'Trang này chỉ để đọc và in. Điều được chứng minh là events.jsonl: các sự kiện tồn tại, nguyên vẹn và theo thứ tự này. Không chứng minh rằng nội dung báo cáo là đúng sự thật.',
  'This page is for reading and printing. What is proved is events.jsonl: that the events exist, are unchanged and in this order. That what a report says is true is not proved.',
)}
${paragraph(
  'Trong events.jsonl, họ tên, tên đăng nhập và địa chỉ của người dùng được mã hóa (sealed:1:…); mã tài khoản (actor.id) để nguyên. Tên người thực hiện dưới đây là tên hệ thống đọc được lúc lập gói, không thuộc phần được chứng minh.',
  'In events.jsonl names, user names and addresses of people stand sealed (sealed:1:…), the id of the account (actor.id) in clear. The names below are those that the system could read when the bundle was made; they are no part of what is proved.',
)}
${facts.events > rows.length ? paragraph(`Dưới đây là ${rows.length} sự kiện đầu; toàn bộ ở events.jsonl.`, `Here are the first ${rows.length}; all of them are in events.jsonl.`) : ''}
<table>
<thead><tr><th>Số bản ghi<br><i lang="en">Record</i><th>Thời điểm (UTC)<br><i lang="en">At</i><th>Người thực hiện<br><i lang="en">By</i><th>Nội dung<br><i lang="en">What happened</i></thead>
<tbody>
${rows.map(row).join('')}</tbody>
</table>
</html>
`;
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

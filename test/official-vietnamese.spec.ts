import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

/** What an office does not write: spoken words, half-translated words of programs, and phrases that were replaced. */
const unofficial: readonly RegExp[] = [
  ...[
    /vượt cấp/iu,
    /Quý cơ quan/u,
    /Ông\/Bà/u,
    /Xin thông báo/u,
    /lâu chưa có báo cáo/u,
    /đúng ngày đến hạn/u,
  ],
  ...[
    /lẽ ra/u,
    /(?<!theo )ngày ấn định/iu,
    /Cho gia hạn/u,
    /Trễ hạn/iu,
    /Đang làm(?! việc)/iu,
    /xin gia hạn/iu,
  ],
  ...[/được giao việc/u, /xác nhận sau hạn không tính cho/u, /ghim tại/u, /chưa thể làm việc này/u],
  ...[/được làm việc này/u, /mong đợi/u, /không được biết đến/u, /nhắc việc/iu, /gửi muộn/u],
  ...[/\b[Xx]in (?:vui lòng|thử|gửi|dùng|chờ|xem|yêu cầu)/u, /(?<!\p{L})[Bb]ạn(?!\p{L})/u],
  ...[/no progress report for long/u, /the day it is due/u],
];

const root = fileURLToPath(new URL('../', import.meta.url));

/** The sources that say something to people, the catalogues of the page among them; not what tests them. */
function sources(): string[] {
  return ['libs', 'apps'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$|messages\/(?:vi|en)\/[\w-]+\.json$/u.test(path))
      .filter((path) => !/\.(?:spec|fixture)\.ts$|node_modules/u.test(path))
      .map((path) => join(folder, path)),
  );
}

test('nothing that the product says is in words that an office does not write', () => {
  const paths = sources();
  expect(paths.length).toBeGreaterThan(200);
  const found = paths.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return unofficial.flatMap((words) => {
      const match = words.exec(text);
      return match ? [`${path}: ${match[0]}`] : [];
    });
  });
  expect(found).toEqual([]);
});

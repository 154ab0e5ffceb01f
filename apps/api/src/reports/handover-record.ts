import { Document, Packer } from 'docx';
import { formatDate, formatLetterDate, type SuccessionKind } from '#domain';
import type { HandedOverItem, SuccessionDetail } from '#read-models';
import { withoutTimes } from './fixed-zip.js';
import {
  beforeTable,
  documentHead,
  documentTitle,
  font,
  heading,
  officialPages,
  paragraph,
  ruledTable,
  signatures,
  type Column,
  type Letterhead,
} from './official-form.js';
import { grouped } from './review-labels.js';

/** How many directives a record lists; an agency with more of them open is told of in further records of the office's own. */
export const mostRecorded = 10_000;

const name = 'Biên bản';

const acts: Readonly<Record<SuccessionKind, string>> = {
  merged: 'sáp nhập vào',
  split: 'chia thành',
  dissolved: 'giải thể, chuyển giao nhiệm vụ cho',
  'split-off': 'tách một phần nhiệm vụ sang',
};

const byNumber = (items: readonly HandedOverItem[]): HandedOverItem[] =>
  items.toSorted((one, other) => one.number.localeCompare(other.number, 'vi', { numeric: true }));

/** The letterhead's symbol is a report's (BC); of a record it begins with BB, as Nghị định 30/2020/NĐ-CP has it. */
const symbolOf = ({ symbol }: Letterhead): string => symbol.replace(/^BC(?![\p{L}\d])/u, 'BB');

/**
 * The record of a handover (biên bản bàn giao) in the official form, to print and sign: the basis, every directive that went
 * over with how late it was by then, and the accounts. Number, day and signatures are left to the parties.
 */
export async function handoverRecord(
  succession: SuccessionDetail,
  directives: readonly HandedOverItem[],
  letterhead: Letterhead,
): Promise<Uint8Array> {
  const goesOn = succession.kind === 'split-off';
  const about = `Bàn giao ${goesOn ? 'một phần nhiệm vụ' : 'nhiệm vụ'} của ${succession.agencyName}`;
  const document = new Document({
    creator: letterhead.name,
    lastModifiedBy: letterhead.name,
    title: `${name}: ${about}`,
    styles: { default: { document: { run: { font, size: 28 } } } },
    sections: [
      {
        ...officialPages(),
        children: [
          documentHead({ ...letterhead, symbol: symbolOf(letterhead) }, succession.effectiveOn.slice(0, 4)),
          ...documentTitle(name, about),
          ...grounds(succession),
          ...handedOver(byNumber(directives), succession),
          ...accounts(succession),
          ...(goesOn
            ? [paragraph(`Các nhiệm vụ, tài khoản khác do ${succession.agencyName} tiếp tục quản lý.`)]
            : []),
          paragraph(
            'Các bên thống nhất nội dung bàn giao nêu trên. Thời hạn của các nhiệm vụ không thay đổi; số ngày quá hạn trước khi bàn giao không tính cho cơ quan tiếp nhận./.',
          ),
          signatures([
            ['Bên giao', succession.agencyName],
            ...succession.heirs.map((heir): [string, string] => ['Bên nhận', heir.name]),
            ['Văn phòng', letterhead.name],
          ]),
        ],
      },
    ],
  });
  return withoutTimes(await Packer.toBuffer(document), `${succession.effectiveOn}T00:00:00Z`);
}

function grounds({ basis, agencyName, kind, heirs, effectiveOn }: SuccessionDetail) {
  return [
    heading('I. CĂN CỨ'),
    paragraph(
      `Căn cứ văn bản số ${basis.number} ${formatLetterDate(basis.issuedOn, 'vi')} của ${basis.issuer}, ${agencyName} ${acts[kind]} ${heirs.map((heir) => heir.name).join(', ')}, có hiệu lực từ ${formatLetterDate(effectiveOn, 'vi')}.`,
    ),
  ];
}

function handedOver(directives: readonly HandedOverItem[], { progress }: SuccessionDetail) {
  if (directives.length === 0)
    return [heading('II. NHIỆM VỤ BÀN GIAO'), paragraph('Không có nhiệm vụ bàn giao.')];
  const columns: Column[] = [
    { heading: 'TT', share: 6 },
    { heading: 'Số', share: 16 },
    { heading: 'Nhiệm vụ', share: 26, align: 'left' },
    { heading: 'Vai trò', share: 10 },
    { heading: 'Cơ quan tiếp nhận', share: 18, align: 'left' },
    { heading: 'Thời hạn', share: 14 },
    { heading: 'Số ngày quá hạn trước bàn giao', share: 10 },
  ];
  const rows = directives.map((each, at) => [
    ...[String(at + 1), each.number, each.title, each.part === 'lead' ? 'Chủ trì' : 'Phối hợp'],
    ...[each.heirName ?? each.heirId, each.dueOn === null ? 'Không hạn' : formatDate(each.dueOn, 'vi')],
    each.daysLate === null ? '–' : grouped(each.daysLate),
  ]);
  const more = progress.handedOver - directives.length;
  return [
    heading('II. NHIỆM VỤ BÀN GIAO'),
    beforeTable(),
    ruledTable(columns, rows),
    ...(more > 0 ? [paragraph(`Còn ${grouped(more)} nhiệm vụ không in tại đây.`)] : []),
    ...(progress.left > 0 ? [paragraph(`Còn ${grouped(progress.left)} nhiệm vụ chưa bàn giao.`)] : []),
  ];
}

function accounts({ accounts: all, heirs }: SuccessionDetail) {
  if (all.length === 0) return [heading('III. TÀI KHOẢN'), paragraph('Không có tài khoản bàn giao.')];
  const columns: Column[] = [
    { heading: 'TT', share: 8 },
    { heading: 'Người sử dụng', share: 46, align: 'left' },
    { heading: 'Chuyển về cơ quan', share: 46, align: 'left' },
  ];
  const nameOf = (heirId: string | null) =>
    heirId === null ? 'Khóa tài khoản' : (heirs.find(({ id }) => id === heirId)?.name ?? heirId);
  const rows = all.map((each, at) => [String(at + 1), each.name ?? each.accountId, nameOf(each.heirId)]);
  return [heading('III. TÀI KHOẢN'), beforeTable(), ruledTable(columns, rows)];
}

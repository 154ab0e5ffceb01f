import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#domain';
import { describeEvent } from './event-descriptions.js';

const office: Actor = { id: 'office', name: 'Văn phòng', role: 'admin' };
const names: Readonly<Record<string, string>> = { archive: 'Trung tâm Lưu trữ', faith: 'Ban Tôn giáo' };
const act = {
  successionId: 's-1',
  basis: { number: '202/2025/QH15', issuedOn: '2025-06-12', issuer: 'Quốc hội' },
  effectiveOn: '2025-07-01',
  heirIds: ['archive', 'faith'],
  restTo: null,
  directives: [],
  accounts: [{ accountId: 'a-1', heirId: 'archive' }],
  joinsParts: false,
  duties: { lead: 12, coordinator: 0 },
};
const words = (type: string, language: 'vi' | 'en') =>
  describeEvent({ type, data: act, actor: office }, language, (id) => names[id] ?? id);

describe('the words of a succession', () => {
  it('tell a part that is split off (tách) from a split (chia), by which the agency ends', () => {
    const basis =
      'theo văn bản số 202/2025/QH15 ngày 12/06/2025 của Quốc hội, có hiệu lực từ ngày 01/07/2025';
    const heirs = 'Trung tâm Lưu trữ, Ban Tôn giáo';
    const handedOver = 'bàn giao 12 nhiệm vụ chủ trì, 0 nhiệm vụ phối hợp, 01 tài khoản';
    expect(words('AgencyPartSplitOff', 'vi')).toBe(
      `Tách một phần nhiệm vụ sang ${heirs} ${basis}; ${handedOver}`,
    );
    expect(words('AgencySplit', 'vi')).toBe(`Chia thành ${heirs} ${basis}; ${handedOver}`);
    expect(words('AgencyPartSplitOff', 'en')).toMatch(/^A part split off to Trung tâm Lưu trữ, Ban Tôn giáo/);
    expect(words('AgencySplit', 'en')).toMatch(/^Split into Trung tâm Lưu trữ, Ban Tôn giáo/);
  });
});

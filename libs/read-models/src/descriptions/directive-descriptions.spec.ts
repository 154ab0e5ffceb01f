import { expect, test } from '@jest/globals';
import type { Language } from '#domain';
import { describeEvent } from './event-descriptions.js';

test('a report that a share is done names the paper from which the office entered it', () => {
  const data = { agencyId: 'police', summary: 'Đã xong.', reportedOn: '2022-08-02', document: '120/BC-CA' };
  const actor = { id: 'office', name: 'Văn phòng', role: 'admin' } as const;
  const words = (language: Language) =>
    describeEvent({ type: 'ShareCompletionReported', data, actor }, language, () => 'Công an tỉnh');
  expect(words('vi')).toBe(
    'Công an tỉnh báo cáo hoàn thành phần việc phối hợp ngày 02/08/2022: Đã xong; Văn phòng nhập từ văn bản 120/BC-CA',
  );
  expect(words('en')).toBe(
    'Công an tỉnh reported its share done on 2 August 2022: Đã xong; entered by the office from 120/BC-CA',
  );
});

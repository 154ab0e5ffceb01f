import type { RatedCounts, ReviewReport } from '#read-models';

const counts = {
  ...{ doneOnTime: 14_068, doneLate: 1_983, doneWithoutReport: 2, openInTime: 5_640, openOverdue: 223 },
  ...{ declined: 1, noDeadline: 4, notImplemented: 3, cancelled: 5, superseded: 6, total: 21_935 },
  ...{ doneByOriginalDate: 13_000, doneLateInherited: 40, openOverdueInherited: 9 },
};
const rate = (percent: number | null, calculation: string) => ({ percent, calculation });
const rated: RatedCounts = {
  ...counts,
  overdueRate: rate(1.37, '223 ÷ (14068 + 1983 + 223)'),
  onTimeRate: rate(87.65, '14068 ÷ (14068 + 1983)'),
  onTimeRateByOriginalDate: rate(80.99, '13000 ÷ (14068 + 1983)'),
};
const change = {
  ...counts,
  doneLate: -12,
  overdueRate: -0.25,
  onTimeRate: 3.1,
  onTimeRateByOriginalDate: null,
};
const line = { directiveId: 'd-1', number: 'BCD-2022-01/04', agencyId: 'a-1' };

/** A review that holds one of each, with texts that a spreadsheet could take for formulas. */
export const review: ReviewReport = {
  ...{ from: '2022-06-15', to: '2022-12-14', position: '373', asOf: '2022-12-14' },
  formulas: {
    overdueRate: { vi: 'quá hạn ÷ (đã hoàn thành + quá hạn)', en: 'overdue ÷ (done + overdue)' },
    onTimeRate: { vi: 'đúng hạn ÷ đã hoàn thành', en: 'on time ÷ done' },
    onTimeRateByOriginalDate: { vi: 'đúng hạn ban đầu ÷ đã hoàn thành', en: 'by the first date ÷ done' },
  },
  counted: { vi: 'mỗi nhiệm vụ tính một lần', en: 'each directive counts once' },
  total: { ...rated, change },
  agencies: [
    { ...rated, change, agencyId: 'a-1', code: 'TAND', name: 'Tòa án nhân dân tỉnh' },
    { ...rated, change, agencyId: 'a-2', code: '=1+1', name: '=HYPERLINK("http://x.example")' },
    { ...rated, change, agencyId: null, code: null, name: null },
  ],
  previous: { from: '2021-12-15', to: '2022-06-14', asOf: '2022-06-14', total: rated },
  restated: {
    firstPosition: '370',
    total: rated,
    enteredLate: {
      total: 2,
      items: [
        {
          ...{ ...line, title: 'Thi hành án', kind: 'report', on: '2022-12-09', document: '=45/BC-TAND' },
          ...{ recordedAt: '2022-12-19T02:00:00.000Z', position: '371' },
        },
        {
          ...{ ...line, number: 'BCD-2022-01/09', title: 'Cải cách', kind: 'import', on: '2022-07-25' },
          ...{ document: null, recordedAt: '2022-12-20T03:00:00.000Z', position: '373' },
        },
      ],
    },
    corrections: {
      total: 1,
      items: [
        {
          ...{ ...line, title: 'Nâng cao chất lượng xét xử', field: 'dueOn', previous: '2022-10-31' },
          ...{ value: '2022-11-30', reason: 'Ghi nhầm ngày.', authority: 'Công văn số 12-CV/VP' },
          ...{ recordedAt: '2022-12-20T02:00:00.000Z', position: '372' },
        },
      ],
    },
  },
  indicators: {
    total: 2,
    items: [
      {
        ...{ ...line, title: 'Nâng cao chất lượng xét xử', code: 'AN-SUA', name: 'Án bị sửa', unit: 'vụ' },
        ...{ target: 2.5, actual: 3.5, percentOfTarget: 140 },
      },
      {
        ...{ ...line, title: 'Thi hành án', code: 'THA', name: '+ Tiền thu hồi', unit: 'tỷ đồng' },
        ...{ target: 120.75, actual: null, percentOfTarget: null },
      },
    ],
  },
  overdue: {
    total: 1,
    items: [
      {
        ...{ ...line, title: 'Đẩy mạnh học tập và làm theo tư tưởng', work: 'in_progress' },
        ...{ dueOn: '2022-10-05', originalDueOn: '2022-09-05', extensions: 1, daysLate: 70 },
        inheritedDaysLate: 12,
      },
    ],
  },
};

export const letterhead = {
  ...{ parent: 'Tỉnh ủy Quảng Ninh', name: 'Ban Chỉ đạo cải cách tư pháp', symbol: 'BC-BCĐCCTP' },
  ...{ place: 'Quảng Ninh', signer: 'Trưởng ban' },
};

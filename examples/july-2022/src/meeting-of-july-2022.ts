import type { Text } from './text.js';

/**
 * The meeting that the demonstration runs on: a provincial steering committee for judicial reform reviewed the first
 * half of 2022 and set the tasks of the second half (reported on 20 July 2022). What was asked is from the report, in
 * words of our own; due dates, leads, numbers of documents and names of persons are invented, since the report names none.
 */
export const heldOn = '2022-07-20';

/** When the simulated clock starts: the morning of the meeting in Việt Nam. */
export const startsAt = '2022-07-20T01:00:00Z';

export interface SampleAgency {
  readonly code: string;
  readonly name: Text;
}

export const agencies: readonly SampleAgency[] = [
  { code: 'TAND', name: { vi: 'Tòa án nhân dân tỉnh', en: "Provincial people's court" } },
  { code: 'VKSND', name: { vi: 'Viện kiểm sát nhân dân tỉnh', en: "Provincial people's procuracy" } },
  { code: 'CA', name: { vi: 'Công an tỉnh', en: 'Provincial police' } },
  { code: 'THADS', name: { vi: 'Cục Thi hành án dân sự tỉnh', en: 'Provincial civil judgment enforcement' } },
  { code: 'STP', name: { vi: 'Sở Tư pháp', en: 'Department of Justice' } },
  { code: 'DLS', name: { vi: 'Đoàn Luật sư tỉnh', en: 'Provincial bar association' } },
  {
    code: 'BNC',
    name: {
      vi: 'Ban Nội chính Tỉnh ủy',
      en: 'Internal affairs commission of the provincial Party committee',
    },
  },
];

export interface SampleDirective {
  readonly key: 'plan' | 'programme' | 'conclusion84' | 'staff' | 'example' | 'facilities';
  readonly title: Text;
  readonly content: Text;
  readonly lead: string;
  readonly coordinators: readonly string[];
  readonly due:
    | { readonly on: string }
    | { readonly workingDays: number; readonly from: string }
    | { readonly standing: true };
  readonly urgency?: 'normal' | 'urgent' | 'express';
  readonly indicators?: readonly { code: string; name: Text; unit: Text; target: number }[];
}

export const directives: readonly SampleDirective[] = [
  {
    key: 'plan',
    title: {
      vi: 'Thực hiện Kế hoạch cải cách tư pháp năm 2022',
      en: 'Carry out the 2022 judicial reform plan',
    },
    content: {
      vi: 'Các thành viên Ban Chỉ đạo theo chức năng, nhiệm vụ tổ chức thực hiện đầy đủ Kế hoạch cải cách tư pháp năm 2022.',
      en: 'Each member, within its function, carries out the whole of the 2022 judicial reform plan.',
    },
    lead: 'VKSND',
    coordinators: ['TAND', 'CA', 'DLS'],
    due: { on: '2022-12-09' },
  },
  {
    key: 'programme',
    title: {
      vi: 'Thực hiện Chương trình công tác năm 2022 của Ban Chỉ đạo',
      en: "Carry out the committee's 2022 work programme",
    },
    content: {
      vi: 'Thực hiện Chương trình công tác năm 2022; khắc phục kết quả thu hồi tiền trong thi hành án dân sự còn thấp hơn chỉ tiêu Bộ giao.',
      en: 'Carry out the 2022 work programme; mend the recovery of money in civil enforcement, which stands below the target set by the ministry.',
    },
    lead: 'THADS',
    coordinators: ['STP'],
    due: { on: '2022-10-28' },
    indicators: [
      {
        code: 'THU-TIEN',
        name: { vi: 'Tỷ lệ thi hành xong về tiền', en: 'Share of money recovered' },
        unit: { vi: '%', en: '%' },
        target: 38.5,
      },
    ],
  },
  {
    key: 'conclusion84',
    title: {
      vi: 'Thực hiện Kết luận số 84-KL/TW ngày 29/7/2020 về tổng kết Nghị quyết 49-NQ/TW',
      en: 'Carry out Conclusion 84-KL/TW of 29 July 2020 on Resolution 49-NQ/TW',
    },
    content: {
      vi: 'Quán triệt và thực hiện Kết luận 84-KL/TW về tổng kết 15 năm Chiến lược cải cách tư pháp.',
      en: 'Make known and carry out Conclusion 84-KL/TW on the judicial reform strategy.',
    },
    lead: 'BNC',
    coordinators: ['TAND', 'VKSND'],
    due: { workingDays: 60, from: '2022-07-20' },
  },
  {
    key: 'staff',
    title: {
      vi: 'Xây dựng đội ngũ cán bộ tư pháp đủ số lượng, bảo đảm chất lượng, đạo đức, kỹ năng',
      en: 'Build up judicial staff in number, quality, ethics and skill',
    },
    content: {
      vi: 'Kiện toàn đội ngũ cán bộ tư pháp; khắc phục án bị hủy, sửa do lỗi chủ quan của Thẩm phán.',
      en: "Build up the judicial staff; put an end to judgments quashed or amended through the judges' own fault.",
    },
    lead: 'TAND',
    coordinators: ['VKSND', 'CA', 'THADS'],
    due: { on: '2022-11-01' },
    indicators: [
      {
        code: 'AN-HUY',
        name: { vi: 'Án bị hủy do lỗi chủ quan', en: "Judgments quashed through the judges' own fault" },
        unit: { vi: 'vụ', en: 'cases' },
        target: 0,
      },
      {
        code: 'AN-SUA',
        name: { vi: 'Án bị sửa do lỗi chủ quan', en: "Judgments amended through the judges' own fault" },
        unit: { vi: 'vụ', en: 'cases' },
        target: 1.5,
      },
    ],
  },
  {
    key: 'example',
    title: {
      vi: 'Đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh',
      en: "Step up study of the moral example named by the Party's campaign",
    },
    content: {
      vi: 'Thực hiện thường xuyên trong các cơ quan tư pháp, gắn với nắm tình hình các vấn đề dư luận quan tâm.',
      en: 'A standing task of all judicial bodies, tied to grasping problems of public concern in time.',
    },
    lead: 'CA',
    coordinators: [],
    due: { standing: true },
  },
  {
    key: 'facilities',
    title: {
      vi: 'Đầu tư cơ sở vật chất cho các cơ quan tư pháp',
      en: 'Invest in the facilities of the judicial bodies',
    },
    content: {
      vi: 'Rà soát, đề xuất đầu tư trụ sở và phương tiện làm việc của các cơ quan tư pháp.',
      en: 'Review and propose investment in the premises and equipment of the judicial bodies.',
    },
    lead: 'STP',
    coordinators: ['TAND', 'VKSND'],
    due: { on: '2022-10-14' },
    urgency: 'urgent',
  },
];

import { directives, heldOn } from './meeting-of-july-2022.js';
import { Stage, type Cast, type Played } from './stage.js';
import type { Language, Text } from './text.js';

interface Scene {
  /** Local time in Việt Nam, `YYYY-MM-DDTHH:MM`. */
  readonly at: string;
  readonly says: Text;
  readonly happens: (stage: Stage) => Promise<unknown>;
}

const scenes: readonly Scene[] = [
  {
    at: '2022-07-20T08:30',
    says: { vi: 'Ban Chỉ đạo họp sơ kết 6 tháng đầu năm', en: 'The committee reviews the first half-year' },
    happens: async (stage) => {
      const meeting = {
        title: {
          vi: 'Hội nghị sơ kết công tác cải cách tư pháp 6 tháng đầu năm 2022',
          en: 'Review of judicial reform, first half of 2022',
        }[stage.language],
        body: 'Ban Chỉ đạo cải cách tư pháp tỉnh',
        heldOn,
        place: { vi: 'Hội trường Tỉnh ủy', en: 'Hall of the provincial Party committee' }[stage.language],
        chair: { vi: 'Trưởng ban Chỉ đạo', en: 'Chair of the committee' }[stage.language],
        minutes: {
          vi: 'Kết quả 6 tháng: 02 vụ án bị hủy và 3,5 vụ bị sửa do lỗi chủ quan của Thẩm phán; số tiền thi hành án dân sự thu được thấp hơn chỉ tiêu Bộ giao; việc nắm tình hình dư luận có lúc chưa kịp thời.',
          en: "The half-year: 2 judgments quashed and 3.5 amended through the judges' own fault; money recovered in civil enforcement below the ministry's target; public concerns at times grasped slowly.",
        }[stage.language],
      };
      stage.meetingId = (await stage.cast.admin.command('/meetings', meeting)).id;
    },
  },
  {
    at: '2022-07-20T10:00',
    says: {
      vi: 'Văn phòng dự thảo sáu nhiệm vụ theo ý kiến chỉ đạo',
      en: 'The office drafts the six directives',
    },
    happens: async (stage) => {
      for (const { key, title, content, lead, coordinators, due, urgency, indicators } of directives) {
        const draft = {
          title: title[stage.language],
          content: content[stage.language],
          leadAgencyId: stage.agencyIds.get(lead),
          coordinators: coordinators.map((code) => ({ agencyId: stage.agencyIds.get(code) })),
          due,
          ...(urgency ? { urgency } : {}),
          ...(indicators
            ? {
                indicators: indicators.map(({ code, name, unit, target }) => ({
                  code,
                  name: name[stage.language],
                  unit: unit[stage.language],
                  target,
                })),
              }
            : {}),
        };
        stage.directiveIds.set(
          key,
          (await stage.cast.admin.command(`/meetings/${stage.meetingId}/directives`, draft)).id,
        );
      }
    },
  },
  {
    at: '2022-07-21T14:00',
    says: {
      vi: 'Thông báo kết luận 15-TB/BCĐ được ban hành, các cơ quan được giao nhiệm vụ',
      en: 'Notice of conclusions 15-TB/BCĐ is published; the agencies are assigned',
    },
    happens: (stage) =>
      stage.cast.admin.command(`/meetings/${stage.meetingId}/publish`, {
        number: '15-TB/BCĐ',
        publishedOn: '2022-07-21',
        signer: { vi: 'Trưởng ban Chỉ đạo', en: 'Chair of the committee' }[stage.language],
        summary: {
          vi: 'Kết luận hội nghị sơ kết công tác cải cách tư pháp',
          en: 'Conclusions of the half-year review',
        }[stage.language],
      }),
  },
  {
    at: '2022-07-25T09:00',
    says: { vi: 'Các cơ quan chủ trì tiếp nhận nhiệm vụ', en: 'The lead agencies accept' },
    happens: async (stage) => {
      for (const { key } of directives) await stage.lead(key).command(stage.path(key, 'accept'), {});
    },
  },
  {
    at: '2022-08-15T10:00',
    says: {
      vi: 'Thi hành án dân sự báo cáo tiến độ: thu hồi đạt 31,2 %',
      en: 'Civil enforcement reports: 31.2 % recovered',
    },
    happens: (stage) =>
      stage.progress(
        'programme',
        35,
        { vi: 'Đã rà soát các vụ việc có điều kiện thi hành.', en: 'All enforceable cases reviewed.' },
        { indicators: [{ code: 'THU-TIEN', actual: 31.2 }] },
      ),
  },
  {
    at: '2022-08-22T15:00',
    says: {
      vi: 'Viện kiểm sát và Sở Tư pháp báo cáo tiến độ',
      en: 'The procuracy and the justice department report',
    },
    happens: async (stage) => {
      await stage.progress('plan', 40, {
        vi: 'Đã ban hành kế hoạch chi tiết, đạt 40 %.',
        en: 'Detailed plan in force, 40 % done.',
      });
      await stage.progress('facilities', 25, {
        vi: 'Đã khảo sát 5/9 trụ sở.',
        en: '5 of 9 premises surveyed.',
      });
      await stage.officer('TAND').command(stage.path('facilities', 'progress'), {
        narrative: {
          vi: 'Tòa án cung cấp hiện trạng trụ sở.',
          en: 'The court supplies the state of its premises.',
        }[stage.language],
      });
    },
  },
  {
    at: '2022-09-16T09:00',
    says: {
      vi: 'Ban Nội chính báo cáo hoàn thành Kết luận 84 trước hạn',
      en: 'The internal affairs commission reports Conclusion 84 done, early',
    },
    happens: (stage) =>
      stage.complete('conclusion84', {
        vi: 'Đã quán triệt đến 100 % cơ quan tư pháp, ban hành chương trình hành động.',
        en: 'Made known to all judicial bodies; a programme of action is in force.',
      }),
  },
  {
    at: '2022-09-20T10:00',
    says: {
      vi: 'Văn phòng xác nhận, kết thúc theo dõi Kết luận 84',
      en: 'The office confirms and closes it',
    },
    happens: (stage) => stage.close('conclusion84', { vi: 'Đủ hồ sơ minh chứng.', en: 'Evidence complete.' }),
  },
  {
    at: '2022-10-10T11:00',
    says: {
      vi: 'Tòa án báo cáo hoàn thành xây dựng đội ngũ',
      en: 'The court reports the staff directive complete',
    },
    happens: (stage) =>
      stage.complete(
        'staff',
        { vi: 'Đã bổ sung biên chế và đào tạo.', en: 'Posts filled, training held.' },
        {
          indicators: [
            { code: 'AN-HUY', actual: 1 },
            { code: 'AN-SUA', actual: 3.5 },
          ],
        },
      ),
  },
  {
    at: '2022-10-12T15:00',
    says: {
      vi: 'Văn phòng trả lại: án sửa còn 3,5 vụ, chưa có biện pháp khắc phục',
      en: 'The office returns it: 3.5 amended judgments and no measure against them',
    },
    happens: (stage) =>
      stage.cast.admin.command(`/admin${stage.path('staff', 'return')}`, {
        reason: {
          vi: 'Chưa nêu biện pháp khắc phục án bị sửa do lỗi chủ quan.',
          en: "No measure against judgments amended through the judges' own fault.",
        }[stage.language],
      }),
  },
  {
    at: '2022-10-18T09:00',
    says: {
      vi: 'Thi hành án dân sự đề nghị gia hạn đến ngày 30/11/2022',
      en: 'Civil enforcement asks for time until 30 November',
    },
    happens: (stage) =>
      stage.lead('programme').command(stage.path('programme', 'extension'), {
        proposedDueOn: '2022-11-30',
        reason: {
          vi: 'Một số vụ việc lớn chờ kết quả đấu giá tài sản.',
          en: 'Several large cases wait for auctions.',
        }[stage.language],
      }),
  },
  {
    at: '2022-10-19T16:00',
    says: { vi: 'Lãnh đạo đồng ý gia hạn', en: 'The deputy chair grants it' },
    happens: (stage) =>
      stage.cast.leader.command(stage.path('programme', 'extension/decision'), {
        decision: 'grant',
        reason: { vi: 'Lý do chính đáng.', en: 'The reason holds.' }[stage.language],
      }),
  },
  {
    at: '2022-10-26T10:00',
    says: {
      vi: 'Sở Tư pháp đã quá hạn, báo cáo mới đạt 60 %',
      en: 'The justice department is overdue and reports 60 %',
    },
    happens: (stage) =>
      stage.progress('facilities', 60, {
        vi: 'Đã trình danh mục đầu tư, chờ thẩm định vốn.',
        en: 'The list is submitted and waits for appraisal.',
      }),
  },
  {
    at: '2022-10-28T10:00',
    says: {
      vi: 'Tòa án báo cáo hoàn thành lần hai, trong hạn',
      en: 'The court reports complete again, in time',
    },
    happens: (stage) =>
      stage.complete(
        'staff',
        {
          vi: 'Đã bổ sung biện pháp; từ tháng 9 không phát sinh án sửa do lỗi chủ quan.',
          en: 'Measures added; no amended judgment since September.',
        },
        {
          indicators: [
            { code: 'AN-HUY', actual: 0 },
            { code: 'AN-SUA', actual: 1.5 },
          ],
        },
      ),
  },
  {
    at: '2022-11-03T10:00',
    says: {
      vi: 'Văn phòng kết thúc theo dõi (Văn phòng xác nhận sau hạn không tính là cơ quan quá hạn)',
      en: 'The office closes it (its own waiting does not count against the court)',
    },
    happens: (stage) => stage.close('staff', { vi: 'Đạt yêu cầu.', en: 'As required.' }),
  },
  {
    at: '2022-11-24T14:00',
    says: {
      vi: 'Viện kiểm sát hoàn thành Kế hoạch 2022 trước hạn',
      en: 'The procuracy completes the 2022 plan, early',
    },
    happens: (stage) =>
      stage.complete('plan', {
        vi: 'Hoàn thành 100 % nội dung kế hoạch.',
        en: 'The whole plan is carried out.',
      }),
  },
  {
    at: '2022-11-25T09:00',
    says: { vi: 'Văn phòng kết thúc theo dõi Kế hoạch 2022', en: 'The office closes the 2022 plan' },
    happens: (stage) => stage.close('plan', { vi: 'Đủ minh chứng.', en: 'Evidence complete.' }),
  },
  {
    at: '2022-11-28T16:00',
    says: {
      vi: 'Thi hành án dân sự hoàn thành trong hạn đã gia hạn, thu hồi 39,1 %',
      en: 'Civil enforcement completes within the extended time, 39.1 % recovered',
    },
    happens: (stage) =>
      stage.complete(
        'programme',
        { vi: 'Thu hồi đạt 39,1 %, vượt chỉ tiêu.', en: '39.1 % recovered, above the target.' },
        { indicators: [{ code: 'THU-TIEN', actual: 39.1 }] },
      ),
  },
  {
    at: '2022-11-30T09:30',
    says: {
      vi: 'Văn phòng kết thúc theo dõi Chương trình công tác',
      en: 'The office closes the work programme',
    },
    happens: (stage) => stage.close('programme', { vi: 'Đạt chỉ tiêu.', en: 'Target reached.' }),
  },
];

/** The end of the window of the half-year review. */
export const endsAt = '2022-12-14T18:00';

/** The instant of a local time in Việt Nam, which keeps +07:00 all year. */
export const instantInVietnam = (local: string): string => new Date(`${local}:00+07:00`).toISOString();

/**
 * Plays July to December 2022: each scene on its day, with everything that falls due in between.
 * @param say told of each scene before it happens
 */
export async function tellStory(
  cast: Cast,
  agencyIds: ReadonlyMap<string, string>,
  language: Language,
  say: (at: string, words: string) => void,
): Promise<Played> {
  const stage = new Stage(cast, agencyIds, language);
  for (const { at, says, happens } of scenes) {
    await cast.admin.command('/simulation/clock', { to: instantInVietnam(at) });
    say(at, says[language]);
    await happens(stage);
  }
  await cast.admin.command('/simulation/clock', { to: instantInVietnam(endsAt) });
  return { meetingId: stage.meetingId, agencyIds, directiveIds: stage.directiveIds };
}

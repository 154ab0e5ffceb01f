import type { Role } from '#domain';
import type { Committee } from '../api/committee.fixture.js';
import { adminPassword } from '../api/system.fixture.js';

/** How long a test may take on a machine that does much else, in milliseconds; none of them is about time. */
export const patience = 600_000;

const own = 'mat-khau-dai-hon';

/** Who signs in as what, of the people of `seatCommittee`. */
export const people = {
  admin: ['admin', adminPassword],
  leader: ['lanh.dao', own],
  agency: ['chuyen.vien', own],
  inspector: ['thanh.tra', own],
} as const satisfies Record<Role, readonly [string, string]>;

export const roles = Object.keys(people) as Role[];

/** What waits on every desk: a directive that is overdue, one reported done, one returned, one whose extension is asked for. */
export async function fillDesks(
  committee: Committee,
): Promise<Readonly<{ waiting: string; position: string }>> {
  const { must } = committee;
  await committee.underWay({
    title: 'Kiện toàn đội ngũ cán bộ',
    due: { on: '2022-09-01' },
    urgency: 'urgent',
  });
  const waiting = await committee.underWay({ title: 'Đầu tư cơ sở vật chất', due: { on: '2022-10-01' } });
  await must('agency', `/directives/${waiting}/completion`, { summary: 'Đã xong.' });
  const returned = await committee.underWay({ title: 'Thực hiện chương trình công tác' });
  await must('agency', `/directives/${returned}/completion`, { summary: 'Đã xong.' });
  await must('admin', `/admin/directives/${returned}/return`, { reason: 'Thiếu số liệu quý III.' });
  const asking = await committee.underWay({ title: 'Học tập và làm theo tấm gương' });
  const { position } = await must('agency', `/directives/${asking}/extension`, {
    proposedDueOn: '2031-01-31',
    reason: 'Thiếu hồ sơ.',
  });
  return { waiting, position: String(position) };
}

/** A meeting that issued so many directives to the other agency. */
export async function meetingOfMany(committee: Committee, count: number): Promise<string> {
  const meetingId = await committee.convene();
  const directives = Array.from({ length: count }, (_, index) => ({
    title: `Nhiệm vụ của tập ${index + 1}`,
    content: 'Thực hiện.',
    leadAgencyId: committee.otherAgencyId,
    due: { on: '2030-12-13' },
  }));
  await committee.must('admin', `/meetings/${meetingId}/directives/batch`, { directives });
  const notice = { number: '16-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
  await committee.must('admin', `/meetings/${meetingId}/publish`, notice);
  return meetingId;
}

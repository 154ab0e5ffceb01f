import { parse as bytesOfUuid } from 'uuid';
import { addDays, engineActor, stableId, type LocalDate } from '#domain';
import { openForAppending, type OpenedForAppending } from '#embedded';
import { metadataOf, type JsonObject, type RecordedActor } from '#event-store';
import { pick, seededRandom } from '../seeded-random.fixture.js';
import { withWorkers } from './figures.js';
import { owe } from './leftovers.js';

/** What an office recorded in a year that ends today. */
export interface OfficeYear {
  readonly directives: number;
  /** Their ids; each has its own officers. */
  readonly agencies: readonly string[];
}

/** How many directives one meeting hands out. */
const perMeeting = 100;
const officersOfAnAgency = 3;
const admins = 5;
/** Appends in flight. */
const workers = 1_024;
const yearDays = 365;
const dayMs = 86_400_000;

const tasks = [
  'Thực hiện kế hoạch cải cách tư pháp',
  'Rà soát các vụ án bị hủy, sửa do lỗi chủ quan của thẩm phán',
  'Nâng tỷ lệ thu hồi tiền, tài sản trong thi hành án dân sự',
  'Xây dựng đội ngũ cán bộ tư pháp trong sạch, vững mạnh',
  'Đầu tư trụ sở và phương tiện làm việc của cơ quan tư pháp',
  'Nắm tình hình những vấn đề dư luận xã hội quan tâm',
  'Kiểm tra công tác bổ trợ tư pháp, luật sư, giám định',
] as const;
const done = [
  'Đã ban hành kế hoạch và phân công từng bộ phận thực hiện.',
  'Đã phối hợp với các cơ quan liên quan rà soát hồ sơ, còn vướng mắc về kinh phí.',
  'Đã hoàn thành phần việc được giao trong tháng, đang tổng hợp số liệu.',
  'Tiến độ chậm do thay đổi nhân sự; cơ quan cam kết hoàn thành đúng thời hạn.',
  'Đã tổ chức hội nghị quán triệt đến cán bộ, công chức toàn ngành.',
] as const;
const places = ['Thành phố', 'Thị xã', 'Khu vực Một', 'Khu vực Hai', 'Miền núi', 'Ven biển'] as const;

/** The id of the n-th directive of an office's year. */
export const directiveIdOf = (n: number): string => stableId('office-year', 'directive', String(n));
export const meetingIdOf = (n: number): string =>
  stableId('office-year', 'meeting', String(Math.floor(n / perMeeting)));
export const directiveNumberOf = (n: number): string =>
  `NAM-${Math.floor(n / perMeeting) + 1}/${(n % perMeeting) + 1}`;

/** An account of an agency that reports, or one of the office. */
export function officerOf(agencyId: string, n: number): RecordedActor {
  const which = n % officersOfAnAgency;
  const id = stableId('office-year', 'officer', agencyId, String(which));
  return { id, name: `Chuyên viên ${which + 1}`, role: 'agency', agencyId };
}
export function adminOf(n: number): RecordedActor {
  const id = stableId('office-year', 'admin', String(n % admins));
  return { id, name: `Văn phòng ${(n % admins) + 1}`, role: 'admin' };
}

interface Fact {
  readonly type: string;
  readonly by: RecordedActor;
  readonly data: JsonObject;
}

/** What is recorded of one stream at one sitting, by one append. */
interface Sitting {
  readonly stream: string;
  /** How many events the stream has before. */
  readonly from: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly facts: readonly Fact[];
}

/**
 * Appends a year of an office to the log in a folder that no server has open, in the order in which it would have been recorded: meetings, and directives
 * with about ten events each, of which four in five are over. The meetings have no notice, so that no process manager looks
 * at each of their directives again.
 * @returns how many events that were
 */
export async function appendOfficeYear(folder: string, year: OfficeYear, today: LocalDate): Promise<number> {
  const log = await openForAppending(folder);
  const closed = owe(() => log.close());
  const firstDay = addDays(today, -yearDays);
  let events = 0;
  for (const sittings of byDay(year, firstDay)) {
    const queue = sittings.sort((one, other) => one.at - other.at).values();
    await withWorkers(workers, async () => {
      const { value: sitting } = queue.next();
      if (!sitting) return false;
      events += sitting.facts.length;
      await append(log, sitting);
      return true;
    });
  }
  await closed();
  return events;
}

async function append(log: OpenedForAppending, { stream, from, at, facts }: Sitting): Promise<void> {
  const events = facts.map(({ type, by, data }, n) => {
    const id = stableId(stream, String(from + n));
    const circumstances = { commandId: id, fingerprint: id, correlationId: id, causationId: id };
    const metadata = metadataOf({ ...circumstances, by, at: new Date(at + n * 1_000).toISOString() });
    return { id: bytesOfUuid(id), type, data: bytesOf({ ...data }), metadata: bytesOf(metadata) };
  });
  const expectedRevision = from === 0 ? 'no_stream' : BigInt(from - 1);
  await log.append({ stream, expectedRevision, events });
}

const bytesOf = (value: object): Uint8Array => Buffer.from(JSON.stringify(value), 'utf8');

/** The sittings of each day, made as they are asked for: a directive's wait from its first day on. */
function* byDay(year: OfficeYear, firstDay: LocalDate): Generator<Sitting[], void, void> {
  const waiting = new Map<number, Sitting[]>();
  let next = 0;
  for (let day = 0; day < yearDays; day += 1) {
    const until = Math.ceil((year.directives * (day + 1)) / yearDays);
    for (; next < until; next += 1)
      for (const sitting of sittingsOf(next, day, year, firstDay)) {
        const on = Math.floor((sitting.at - Date.parse(firstDay)) / dayMs);
        const others = waiting.get(on);
        if (others) others.push(sitting);
        else waiting.set(on, [sitting]);
      }
    yield waiting.get(day) ?? [];
    waiting.delete(day);
  }
}

/** The life of the n-th directive, begun on a day of the year. */
function sittingsOf(n: number, firstDay: number, { agencies }: OfficeYear, yearFrom: LocalDate): Sitting[] {
  const random = seededRandom(n + 1);
  const chance = (share: number) => random() < share;
  const agencyId = pick(agencies, random());
  const partner = pick(agencies, random());
  const officer = officerOf(agencyId, n);
  const admin = adminOf(n);
  const term = 30 + Math.floor(random() * 90);
  const dateOf = (day: number) => addDays(yearFrom, day);
  const dueDay = firstDay + term;
  const place = pick(places, random());
  const deadline = { rule: { on: dateOf(dueDay) }, dueOn: dateOf(dueDay), calendarVersion: 'vn-2026.1' };
  const coordinators = chance(0.3) && partner !== agencyId ? [{ agencyId: partner }] : [];
  const stream = `directive-${directiveIdOf(n)}`;
  const sittings: Sitting[] = [];
  let length = 0;
  const sit = (day: number, ...facts: Fact[]) => {
    // Within the hours in which the office works, GMT+7.
    const at = Date.parse(dateOf(day)) + 3_600_000 + Math.floor(random() * 9 * 3_600_000);
    sittings.push({ stream, from: length, at, facts });
    length += facts.length;
  };
  const report = (day: number, percent: number): Fact => ({
    type: 'ProgressReported',
    by: officer,
    data: {
      ...{ agencyId, party: 'lead', percent, effectiveOn: dateOf(day - (chance(0.03) ? 12 : 1)) },
      narrative: `${pick(done, random())} ${place}, kỳ báo cáo ${day}, số liệu ${n % 1_000}.`,
      ...{ indicators: [{ code: 'TL', actual: percent / 2 }], evidence: [] },
    },
  });

  const draft = {
    title: `${pick(tasks, random())} (${place})`,
    content: 'Thực hiện theo chức năng, nhiệm vụ.',
  };
  const led = { leadAgencyId: agencyId, coordinators, deadline };
  const notice = { notice: `${Math.floor(n / perMeeting) + 1}-TB/BCĐ`, publishedOn: dateOf(firstDay) };
  const indicators = [{ code: 'TL', name: 'Tỷ lệ hoàn thành', unit: '%', target: 50 }];
  const meeting = { meetingId: meetingIdOf(n), meetingHeldOn: dateOf(firstDay) };
  const drafted = {
    directiveId: directiveIdOf(n),
    number: directiveNumberOf(n),
    urgency: 'normal',
    indicators,
  };
  const by = admin;
  sit(
    firstDay,
    { type: 'DirectiveDrafted', by, data: { ...drafted, ...meeting, ...draft, ...led } },
    { type: 'DirectiveIssued', by, data: { ...notice, signer: 'Trưởng ban' } },
    { type: 'DirectiveAssigned', by, data: led },
  );
  if (n % perMeeting === 0) {
    const { meetingId } = meeting;
    const facts = { number: `NAM-${n / perMeeting + 1}`, title: 'Hội nghị Ban Chỉ đạo', body: 'Ban Chỉ đạo' };
    const data = { meetingId, ...facts, heldOn: dateOf(firstDay), place: null, chair: null };
    const at = Date.parse(dateOf(firstDay)) + 3_600_000;
    sittings.push({
      stream: `meeting-${meetingId}`,
      from: 0,
      at,
      facts: [{ type: 'MeetingConvened', by, data }],
    });
  }
  sit(
    firstDay + 2,
    { type: 'DirectiveAccepted', by: officer, data: { agencyId, implied: false } },
    report(firstDay + 2, 10),
  );
  sit(firstDay + 14, report(firstDay + 14, 30));
  sit(firstDay + 24, report(firstDay + 24, 60));
  const isLate = chance(0.15);
  const isGivenUp = chance(0.03);
  if (isLate || isGivenUp) {
    const [dueOn, overdueOn] = [dateOf(dueDay), dateOf(dueDay + 1)];
    sit(dueDay + 1, { type: 'DirectiveBecameOverdue', by: { ...engineActor }, data: { dueOn, overdueOn } });
  }
  if (isGivenUp) return sittings;
  const endDay = isLate ? dueDay + 8 : dueDay - 2;
  const summary = `Đã hoàn thành nhiệm vụ, ${place}, số ${directiveNumberOf(n)}.`;
  const completed = { agencyId, summary, indicators: [{ code: 'TL', actual: 52.5 }], evidence: [] };
  const reported = { reportedOn: dateOf(endDay), effectiveOn: dateOf(endDay) };
  const judged = { onTime: !isLate, daysLate: isLate ? 8 : 0, judgedOn: dateOf(endDay), percent: 100 };
  sit(endDay, report(endDay, 100), {
    type: 'CompletionReported',
    by: officer,
    data: { ...completed, ...reported },
  });
  const closed = { outcome: 'implemented', note: null, reason: null, closedOn: dateOf(endDay + 1) };
  sit(endDay + 1, { type: 'DirectiveClosed', by, data: { ...closed, ...judged } });
  return sittings;
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { begin, percentile, report, withWorkers } from './figures.js';
import { openAccount, startSystem, type HttpClient, type RunningSystem } from './running-system.js';
import { reportProgressSteadily } from './steady-commands.js';

const people = 8;
const eachPerSecond = 3;
const floodInFlight = 128;
const phaseMs = 20_000;

/** Somebody of an agency, with directives of their own to report on. */
interface Person {
  readonly http: HttpClient;
  readonly directiveIds: readonly string[];
}

/**
 * Whether one account that asks for all it can keeps the others from their work: what eight people wait for a command while
 * it does, against when it does not; and what is left to them once they ask for all they can as well.
 */
export async function benchFairness(): Promise<void> {
  begin(`One account floods: ${floodInFlight} commands in flight beside ${people} people`);
  const system = await startSystem();
  try {
    const [flooder, ...others] = await openOffice(system);
    if (!flooder) throw new Error('Nobody is there to flood');
    await patience(others, phaseMs / 4);
    const idle = await patience(others, phaseMs);
    report('people’s commands, idle: p50', percentile(idle, 0.5), 'ms');
    report('people’s commands, idle: p99', percentile(idle, 0.99), 'ms');
    const flood = floodWith(flooder, floodInFlight);
    await sleep(phaseMs / 4);
    const flooded = await patience(others, phaseMs);
    report('people’s commands, flooded: p50', percentile(flooded, 0.5), 'ms');
    report('people’s commands, flooded: p99', percentile(flooded, 0.99), 'ms');
    report('p99 against idle', percentile(flooded, 0.99) / percentile(idle, 0.99), 'x');
    const before = flood.answered();
    const from = performance.now();
    const contest = others.map((person) => floodWith(person, 2));
    await sleep(phaseMs);
    const seconds = (performance.now() - from) / 1_000;
    const theirs = contest.reduce((sum, { answered }) => sum + answered(), 0);
    const its = flood.answered() - before;
    await Promise.all([flood, ...contest].map((each) => each.stop()));
    report('commands, all together', (its + theirs) / seconds, 'a second');
    report('share of the account that floods', its / (its + theirs), '', { atMost: 0.5 });
    const alone = floodWith(flooder, floodInFlight);
    await sleep(phaseMs / 2);
    report('commands of the account that floods, alone', alone.answered() / (phaseMs / 2_000), 'a second');
    await alone.stop();
    for (const { http } of [flooder, ...others]) await http.close();
  } finally {
    await system.stop();
  }
}

/** Milliseconds that people waited for each of their commands, which they give at a steady rate. */
async function patience(persons: readonly Person[], ms: number): Promise<number[]> {
  const given = persons.map(({ http, directiveIds }) =>
    reportProgressSteadily(http, directiveIds, eachPerSecond),
  );
  await sleep(ms);
  await Promise.all(given.map((each) => each.stop()));
  return given.flatMap(({ answered }) => answered.map(({ latencyMs }) => latencyMs));
}

/** Gives commands without a pause, so many at once; what is turned away for being too much is given again. */
function floodWith({ http, directiveIds }: Person, inFlight: number) {
  let answered = 0;
  let isOver = false;
  let turn = 0;
  const done = withWorkers(inFlight, async () => {
    if (isOver) return false;
    const id = directiveIds[turn++ % directiveIds.length] ?? '';
    const body = { percent: turn % 100, narrative: 'Đang thực hiện.' };
    await http.post(`/directives/${id}/progress`, body, randomUUID());
    answered += 1;
    return true;
  });
  done.catch(() => undefined);
  return {
    answered: () => answered,
    stop: async () => {
      isOver = true;
      await done;
    },
  };
}

/** An agency with an officer more than there are people, each with directives that nobody else reports on. */
async function openOffice(system: RunningSystem): Promise<Person[]> {
  const { http } = system;
  const { id: agencyId } = await http.post('/agencies', { code: 'FAIR', name: 'Cơ quan đông người' });
  const meeting = await http.post('/meetings', { title: 'Hội nghị', body: 'Fairness', heldOn: '2022-07-20' });
  const persons: Person[] = [];
  for (let n = 0; n <= people; n += 1) {
    const account = { username: `officer.${n}`, password: randomUUID(), name: 'Chuyên viên', role: 'agency' };
    const officer = await openAccount(system, { ...account, agencyId });
    const directiveIds: string[] = [];
    // Commands on one directive wait for each other: a flood is spread over many.
    const many = n === 0 ? floodInFlight : 20;
    for (let each = 0; each < many; each += 1) {
      const draft = { title: `Nhiệm vụ ${n}/${each}`, content: 'Thực hiện.', leadAgencyId: agencyId };
      const due = { on: '2030-12-13' };
      directiveIds.push((await http.post(`/meetings/${meeting.id}/directives`, { ...draft, due })).id);
    }
    persons.push({ http: officer, directiveIds });
  }
  const notice = { number: '1-TB', publishedOn: '2022-07-21', signer: 'Chánh Văn phòng' };
  await http.post(`/meetings/${meeting.id}/publish`, notice);
  return persons;
}

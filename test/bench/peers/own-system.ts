import { randomUUID } from 'node:crypto';
import { openAccount, type HttpClient, type RunningSystem } from '../running-system.js';
import { acts, type Contestant } from './peer-systems.js';

/** The same life here, through the HTTP API: each directive is drafted in a meeting of its own that is convened before. */
export async function ownSystem(
  system: Pick<RunningSystem, 'http' | 'endpoints'>,
  name = 'peers',
): Promise<Contestant> {
  const { http } = system;
  const { id: agencyId } = await http.post('/agencies', {
    code: name.toUpperCase(),
    name: 'Cơ quan so sánh',
  });
  const officer: HttpClient = await openAccount(system, {
    ...{ username: `${name}.officer`, password: randomUUID(), name: 'Chuyên viên', role: 'agency' },
    agencyId,
  });
  let meetings: string[] = [];
  let directives: string[] = [];
  return {
    name: 'dondoc',
    async prepare(lives) {
      const body = `So sánh ${randomUUID()}`;
      meetings = [];
      directives = [];
      for (let made = 0; made < lives; made += 1)
        meetings.push((await http.post('/meetings', { title: 'Hội nghị', body, heldOn: '2022-07-20' })).id);
    },
    async give(life, act, percent, key) {
      const id = directives[life] ?? '';
      switch (act) {
        case 'draft': {
          const draft = {
            title: 'Nhiệm vụ',
            content: 'Thực hiện.',
            leadAgencyId: agencyId,
            due: { on: '2030-12-13' },
          };
          directives[life] = (await http.post(`/meetings/${meetings[life]}/directives`, draft, key)).id;
          return;
        }
        case 'publish': {
          const notice = { number: '1-TB', publishedOn: '2022-07-21', signer: 'A' };
          await http.post(`/meetings/${meetings[life]}/publish`, notice, key);
          return;
        }
        case 'progress':
          await officer.post(`/directives/${id}/progress`, { percent, narrative: 'Đang thực hiện.' }, key);
          return;
        case 'close': {
          const closing = { outcome: 'implemented', withoutReport: true, reason: 'So sánh.' };
          await http.post(`/admin/directives/${id}/close`, closing, key);
        }
      }
    },
    async stateOf(life) {
      const events = await http.get<{ items: { type: string }[] }>(
        `/directives/${directives[life]}/timeline?limit=100&after=${await newest(http)}`,
      );
      const count = (type: string) => events.items.filter((event) => event.type === type).length;
      const commands =
        count('DirectiveDrafted') +
        count('DirectiveIssued') +
        count('ProgressReported') +
        count('DirectiveClosed');
      return { commands, isClosed: count('DirectiveClosed') === 1 && commands === acts.length };
    },
  };
}

/** A position that all that was given so far stands before. */
async function newest(http: HttpClient): Promise<string> {
  const { position } = await http.post('/agencies', { code: `P${randomUUID().slice(0, 8)}`, name: 'Mốc' });
  return position;
}

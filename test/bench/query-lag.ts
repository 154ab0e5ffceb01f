import { begin, percentile, report } from './figures.js';
import type { RunningSystem } from './running-system.js';

/** How long, on an idle system, from a command's answer until a query that asks for its position shows it. */
export async function benchQueryLag({ http }: RunningSystem, samples = 200): Promise<void> {
  begin("From a command's answer to the query that shows it");
  const lags: number[] = [];
  const meeting = await http.post('/meetings', { title: 'Bench', body: 'Đo độ trễ', heldOn: '2022-07-20' });
  for (let sample = 0; sample < samples; sample += 1) {
    const draft = { title: `Độ trễ ${sample}`, content: 'Đo.' };
    const { id, position } = await http.post(`/meetings/${meeting.id}/directives`, draft);
    const answered = performance.now();
    const { number } = await http.get<{ number?: string }>(`/directives/${id}?after=${position}`);
    if (number === undefined) throw new Error('The query did not show the command');
    lags.push(performance.now() - answered);
  }
  report('p50', percentile(lags, 0.5), 'ms');
  report('p99', percentile(lags, 0.99), 'ms', { atMost: 100 });
}

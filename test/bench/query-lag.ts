import { begin, percentile, report } from './figures.js';
import { startAnother, type HttpClient, type RunningSystem } from './running-system.js';

/**
 * How long, on an idle system, from a command's answer until a query that asks for its position shows it: with one worker,
 * and with a second one that takes what it can of the same work.
 */
export async function benchQueryLag(system: RunningSystem, samples = 200): Promise<void> {
  const meeting = await system.http.post('/meetings', {
    title: 'Bench',
    body: 'Đo độ trễ',
    heldOn: '2022-07-20',
  });
  begin("From a command's answer to the query that shows it");
  reportLags(await lagsOf(system.http, meeting.id, samples), 'one worker');
  const worker = await startAnother('worker', system);
  reportLags(await lagsOf(system.http, meeting.id, samples), 'two workers');
  await worker.stop();
}

/** Milliseconds from the answer to a draft until a query that asks for its position shows it: each sample, one after another. */
export async function lagsOf(http: HttpClient, meetingId: string, samples: number): Promise<number[]> {
  const lags: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const draft = { title: `Độ trễ ${sample}`, content: 'Đo.' };
    const { id, position } = await http.post(`/meetings/${meetingId}/directives`, draft);
    const answered = performance.now();
    const { number } = await http.get<{ number?: string }>(`/directives/${id}?after=${position}`);
    if (number === undefined) throw new Error('The query did not show the command');
    lags.push(performance.now() - answered);
  }
  return lags;
}

function reportLags(lags: readonly number[], workers: string): void {
  report(`${workers}: p50`, percentile(lags, 0.5), 'ms');
  report(`${workers}: p90`, percentile(lags, 0.9), 'ms');
  report(`${workers}: p99`, percentile(lags, 0.99), 'ms', { atMost: 100 });
}

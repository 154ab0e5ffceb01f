/**
 * Loaded into a process before everything else: its clock differs from the machine's by as many milliseconds as its parent
 * last said in a message `{ clockOffsetMs }`.
 */
let offsetMs = 0;

process.on('message', (message: unknown) => {
  const { clockOffsetMs } = Object(message) as { clockOffsetMs?: unknown };
  if (typeof clockOffsetMs === 'number') offsetMs = clockOffsetMs;
});
// Whoever has nothing else to do may end.
process.channel?.unref();

const machineNow = Date.now;
Date.now = () => machineNow() + offsetMs;

globalThis.Date = new Proxy(Date, {
  construct: (date, given: [], asked) =>
    Reflect.construct(date, given.length === 0 ? [date.now()] : given, asked) as Date,
  apply: (date) => new date(date.now()).toString(),
});

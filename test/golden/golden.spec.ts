import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  accountEventSchemas,
  agencyEventSchemas,
  directiveEventSchemas,
  emptyRegister,
  evolveAccount,
  evolveAgency,
  evolveDirective,
  evolveLatenessCause,
  evolveMeeting,
  evolveMeetingRegister,
  latenessCauseEventSchemas,
  meetingEventSchemas,
  meetingRegisterEventSchemas,
  type Account,
  type AccountEvent,
  type Agency,
  type AgencyEvent,
  type Directive,
  type DirectiveEvent,
  type LatenessCause,
  type LatenessCauseEvent,
  type Meeting,
  type MeetingEvent,
  type MeetingRegisterEvent,
  type Recorded,
} from '#domain';

/** An old history as it was stored, and the state that it is to give for ever. */
const goldenSchema = z.strictObject({
  about: z.string(),
  aggregate: z.enum(['account', 'agency', 'directive', 'lateness-cause', 'meeting', 'register']),
  history: z.array(
    z.strictObject({
      type: z.string(),
      recordedAt: z.iso.datetime(),
      actorId: z.string(),
      data: z.record(z.string(), z.json()),
    }),
  ),
  state: z.record(z.string(), z.json()),
});
type Golden = z.infer<typeof goldenSchema>;
type Aggregate = Golden['aggregate'];

const schemas: Record<Aggregate, Readonly<Record<string, z.ZodType>>> = {
  account: accountEventSchemas,
  agency: agencyEventSchemas,
  directive: directiveEventSchemas,
  'lateness-cause': latenessCauseEventSchemas,
  meeting: meetingEventSchemas,
  register: meetingRegisterEventSchemas,
};

const events = ({ aggregate, history }: Golden) =>
  history.map(({ type, data }) => ({ type, data: schemas[aggregate][type]?.parse(data) }));

const folds: Record<Aggregate, (golden: Golden) => unknown> = {
  account: (golden) => (events(golden) as AccountEvent[]).reduce<Account | null>(evolveAccount, null),
  agency: (golden) => (events(golden) as AgencyEvent[]).reduce<Agency | null>(evolveAgency, null),
  meeting: (golden) => (events(golden) as MeetingEvent[]).reduce<Meeting | null>(evolveMeeting, null),
  'lateness-cause': (golden) =>
    (events(golden) as LatenessCauseEvent[]).reduce<LatenessCause | null>(evolveLatenessCause, null),
  register: (golden) =>
    (events(golden) as MeetingRegisterEvent[]).reduce(evolveMeetingRegister, emptyRegister),
  directive: (golden) =>
    (events(golden) as DirectiveEvent[])
      .map((event, index): Recorded<DirectiveEvent> => {
        const { actorId = '', recordedAt = '' } = golden.history[index] ?? {};
        return { event, actorId, recordedAt };
      })
      .reduce<Directive | null>(evolveDirective, null),
};

const folder = new URL('./', import.meta.url);
const goldens = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const stored = goldenSchema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    return { name: name.slice(0, -'.json'.length), ...stored };
  });

describe.each(goldens)('the old history $name', (golden) => {
  it('still fits the stored contract, whole', () => {
    expect(events(golden)).toEqual(golden.history.map(({ type, data }) => ({ type, data })));
  });

  it('still gives the state that it gave', () => {
    expect(folds[golden.aggregate](golden)).toMatchObject(golden.state);
  });
});

describe('the old histories', () => {
  it.each(Object.keys(schemas) as Aggregate[])('hold every type of event of the aggregate: %s', (aggregate) => {
    const kept = goldens.filter((golden) => golden.aggregate === aggregate);
    const types = new Set(kept.flatMap(({ history }) => history.map(({ type }) => type)));
    expect([...types].sort()).toEqual(Object.keys(schemas[aggregate]).sort());
  });
});

import type { Role } from '#domain';
import { pick } from '../seeded-random.fixture.js';
import type { Committee } from './committee.fixture.js';

const days = ['2022-07-19', '2022-12-14', '2031-01-10', '2099-01-01'];

/** What people ask of directives by chance, much of it to be refused. */
export function randomAsks({ agencyId, otherAgencyId }: Committee, random: () => number) {
  const one = <Item>(items: readonly Item[]): Item => pick(items, random());
  const maybe = (fields: object) => (random() < 0.5 ? fields : {});
  const ofOne: readonly (readonly [Role, string, () => object])[] = [
    ['agency', 'completion', () => ({ summary: 'Xong.' })],
    ['admin', 'completion', () => ({ summary: 'Xong.', onBehalfOf: { agencyId, document: 'CV 1' } })],
    ['agency', 'extension', () => ({ proposedDueOn: one(days), reason: 'Thiếu hồ sơ.' })],
    ['agency', 'decline', () => ({ reason: 'Không đúng chức năng.' })],
    ['admin', 'suspend', () => ({ reason: 'Chờ hướng dẫn.' })],
    ['admin', 'resume', () => ({ reason: 'Đã có hướng dẫn.' })],
  ];
  const ofMany: Readonly<Record<'close' | 'return' | 'assign' | 'extend', () => object>> = {
    close: () => ({
      outcome: one(['implemented', 'not_implemented', 'cancelled', 'superseded']),
      ...maybe({ reason: 'Thử.' }),
      ...maybe({ withoutReport: true }),
    }),
    return: () => ({ reason: 'Thiếu số liệu.' }),
    assign: () => ({
      leadAgencyId: one([agencyId, otherAgencyId, 'nobody']),
      ...maybe({ reason: 'Đúng chức năng.' }),
      ...maybe({ due: one([{ on: one(days) }, { workingDays: 5 }, { standing: true }]) }),
      ...maybe({ coordinators: [{ agencyId: otherAgencyId, ...maybe({ dueOn: one(days) }) }] }),
    }),
    extend: () => ({ decision: one(['grant', 'refuse', 'counter']), ...maybe({ dueOn: one(days) }) }),
  };
  return {
    /** Something of one directive, which leaves it in another state, or not. */
    ofOne(ids: readonly string[]): { readonly role: Role; readonly path: string; readonly body: object } {
      const [role, act, body] = one(ofOne);
      return { role, path: `/directives/${one(ids)}/${act}`, body: body() };
    },
    /** An act on many directives, by whoever may ask for it. */
    ofMany(ids: readonly string[]): { readonly asks: Role; readonly act: string; readonly asked: object } {
      const [act, body] = one(Object.entries(ofMany));
      const asks = act === 'extend' ? one(['admin', 'leader'] as const) : 'admin';
      return { asks, act, asked: { ids: [one(ids), one(ids)], ...body() } };
    },
  };
}

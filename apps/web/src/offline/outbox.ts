import { useSyncExternalStore } from 'react';
import type { SeenDirective } from '../screens/directive/what-changed.js';
import { all, inStore } from './device-store.js';

/** A progress report that was written without a network, and waits to be sent. */
export interface WaitingReport {
  /** The idempotency key: however often it is sent, it is recorded once. */
  readonly key: string;
  /** Who wrote it; nobody else sends it, or sees it. */
  readonly accountId: string;
  readonly directiveId: string;
  readonly number: string;
  readonly title: string;
  /** What its writer saw: on anything newer it is not sent by itself. */
  readonly revision: number;
  readonly seen: SeenDirective;
  readonly body: { readonly narrative: string } & Readonly<Record<string, unknown>>;
  /** RFC 3339, by the clock of the device. */
  readonly writtenAt: string;
  readonly state: 'waiting' | 'conflict' | 'refused';
  /** Why it was refused. */
  readonly problem?: string;
}

/** How many reports of one account wait at most. */
export const mostWaiting = 200;

let shown: readonly WaitingReport[] = [];
let account: string | null = null;
const listeners = new Set<() => void>();

const ofAccount = (reports: readonly unknown[], id: string | null): WaitingReport[] =>
  (reports as WaitingReport[])
    .filter(({ accountId }) => accountId === id)
    .sort((one, other) => (one.writtenAt < other.writtenAt ? -1 : 1));

/** Changes the reports of an account in one transaction and shows what came of it. */
async function change(
  accountId: string,
  work: (store: IDBObjectStore, reports: readonly WaitingReport[]) => void,
): Promise<void> {
  await inStore('outbox', 'readwrite', async (store) => {
    work(store, ofAccount(await all(store), accountId));
  });
  await showOutboxOf(account);
}

/** Shows the reports of this account from now on. */
export async function showOutboxOf(id: string | null): Promise<void> {
  account = id;
  const reports = id === null ? [] : await inStore('outbox', 'readonly', all).catch(() => []);
  if (account !== id) return;
  shown = ofAccount(reports, id);
  for (const listener of listeners) listener();
}

/** Those of an account that wait or could not be sent, in the order in which they were written. */
export async function reportsOf(accountId: string): Promise<WaitingReport[]> {
  return ofAccount(await inStore('outbox', 'readonly', all), accountId);
}

/**
 * Keeps a report until it is sent.
 * @throws RangeError where too many wait already, DOMException where the device keeps nothing
 */
export async function keepReport(report: WaitingReport): Promise<void> {
  let isFull = false;
  await change(report.accountId, (store, reports) => {
    isFull = reports.length >= mostWaiting;
    if (!isFull) store.put(report);
  });
  if (isFull) throw new RangeError(`More than ${mostWaiting} reports wait`);
}

/**
 * It was recorded, and gave the directive this revision. What the same person wrote on what the report was written on
 * follows it: nothing else happened in between.
 */
export function settleReport(report: WaitingReport, revision: number): Promise<void> {
  return change(report.accountId, (store, reports) => {
    store.delete(report.key);
    for (const other of reports)
      if (other.key !== report.key && other.state === 'waiting' && isOnTheSame(other, report))
        store.put({ ...other, revision });
  });
}

const isOnTheSame = (one: WaitingReport, other: WaitingReport): boolean =>
  one.directiveId === other.directiveId && one.revision === other.revision;

/** It was not recorded: the directive has moved, or the API refused it. It stays until its writer decides. */
export function holdReport(
  report: WaitingReport,
  state: 'conflict' | 'refused',
  problem: string,
): Promise<void> {
  return change(report.accountId, (store) => void store.put({ ...report, state, problem }));
}

/** Its writer saw what has changed and sends it all the same. */
export function releaseReport(report: WaitingReport, revision: number): Promise<void> {
  const { problem: _, ...rest } = report;
  return change(report.accountId, (store) => void store.put({ ...rest, revision, state: 'waiting' }));
}

/** Its writer gives it up. */
export function discardReport(report: WaitingReport): Promise<void> {
  return change(report.accountId, (store) => void store.delete(report.key));
}

/** The reports of whoever is signed in that wait, or could not be sent. */
export function useOutbox(): readonly WaitingReport[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => shown,
  );
}

import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import {
  hasQuorum,
  keepCosignatures,
  LogFolder,
  LogFolderDamaged,
  LogForked,
  LogKeyMissing,
  noteUnsent,
  noteVerified,
  openLogKey,
  prepareLogTables,
  raiseAlarm,
  readLogState,
  takeCheckpointRequest,
  TransparencyLog,
  verifyLog,
  type ScopeSource,
} from '#audit';
import type { EventStore, LogTail } from '#event-store';
import { errorText, pause, type Clock, type Config } from '#platform';
import { parseCheckpoint, parsePolicy, type Policy } from '#transparency';
import { Witnesses } from './ask-witnesses.js';
import { concernedInTheTrail } from './concerned-agencies.js';
import { CheckpointSender } from './send-checkpoints.js';

const lookEveryMs = 1_000;
const asksAgainAfterMs = 60_000;
/** A verification reads the whole log: it does not come on top of a start. */
const firstVerifiedAfterMs = 60_000;

export interface KeptLog {
  readonly config: Pick<Config, 'transparency' | 'smtpUrl' | 'mailFrom'>;
  readonly eventStore: EventStore;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of the system that the event log belongs to: the log is named by it unless the settings say how. */
  readonly systemId: string;
  /** The committee's time zone. */
  readonly zone: string;
  readonly backpressure: () => Promise<void> | undefined;
  /** The newest events of the log, which need not be read from it again. */
  readonly tail: LogTail;
}

/**
 * Extends, signs and verifies the transparency log until stopped. Whatever goes wrong is told, and tried again: nothing else
 * of the worker waits for it.
 */
export function keepTransparencyLog(kept: KeptLog): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const rest = (ms: number) => pause(ms, { signal, ref: false });
  const keeper = new Keeper(kept, signal);
  const loop = async (work: () => Promise<void>, what: string, everyMs: number) => {
    while (!signal.aborted) {
      await work().catch((error: unknown) => keeper.report(error, what));
      await rest(everyMs);
    }
  };
  const done = Promise.all([
    loop(() => keeper.extendAndSign(), 'The transparency log will be extended again', lookEveryMs),
    rest(firstVerifiedAfterMs).then(() =>
      loop(() => keeper.verifyWhenDue(), 'The transparency log will be verified again', firstVerifiedAfterMs),
    ),
  ]);
  return {
    async stop() {
      stopping.abort();
      await done;
      keeper.close();
    },
  };
}

const hourMs = 3_600_000;

/**
 * Whether everything is to be compared again: so long after it fitted as the settings say, and within an hour after it did not. It
 * reads the whole log, and what did not fit does not mend by itself.
 */
export function isVerificationDue(
  {
    fittedAtMs,
    didNotFitAtMs,
  }: { readonly fittedAtMs: number | undefined; readonly didNotFitAtMs: number | undefined },
  everyMs: number,
  nowMs: number,
): boolean {
  const isLong = (since: number | undefined, ms: number) => since === undefined || nowMs - since >= ms;
  return isLong(fittedAtMs, everyMs) && isLong(didNotFitAtMs, Math.min(everyMs, hourMs));
}

class Keeper {
  readonly #folder: LogFolder;
  readonly #sender: CheckpointSender;
  #scopes: ScopeSource | undefined;
  #log: TransparencyLog | null = null;
  #signedAt = Number.NEGATIVE_INFINITY;
  #witnesses: { readonly policy: Policy; readonly asked: Witnesses } | null = null;
  /** Why what was signed last has no quorum, as far as it is to be had over the network; null where it has, or needs none. */
  #uncosigned: string | null = null;
  #last: string | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #lastReported = '';
  #didNotFitAtMs: number | undefined;
  /** What was noted last; nothing yet. */
  #unsent: string | null | undefined;

  constructor(
    private readonly kept: KeptLog,
    private readonly signal: AbortSignal,
  ) {
    this.#folder = new LogFolder(kept.config.transparency.folder);
    this.#sender = new CheckpointSender(kept.config);
  }

  async extendAndSign(): Promise<void> {
    const { pool, clock, config } = this.kept;
    const log = await this.#open();
    await log.extend(this.signal);
    const isDue = performance.now() - this.#signedAt >= config.transparency.checkpointEveryMs;
    const isAskedFor = await takeCheckpointRequest(pool);
    if (isAskedFor || isDue) {
      await log.sign(clock.now(), isAskedFor ? this.#scopes : undefined);
      this.#signedAt = performance.now();
      const last = (await this.#folder.lastCheckpoint())?.text ?? null;
      if (last !== this.#last) this.#askedAt = Number.NEGATIVE_INFINITY;
      this.#last = last;
    }
    this.#lastReported = '';
    await this.#askWitnesses();
    if (this.#last !== null) await this.#send(this.#last);
  }

  /** What a place outside does not take is tried again each minute, and stands in the health report meanwhile. */
  async #send(checkpoint: string): Promise<void> {
    const unsentTo = [this.#uncosigned, await this.#sender.send(checkpoint, this.signal)];
    const unsent = unsentTo.filter((each) => each !== null).join('; ') || null;
    if (this.signal.aborted || unsent === this.#unsent) return;
    await this.#note(unsent);
    if (unsent !== null)
      this.kept.logger.warn(`A checkpoint was not taken outside, and is sent again: ${unsent}`);
  }

  close(): void {
    this.#sender.close();
  }

  /** Asks the witnesses about a new checkpoint at once, and those that did not cosign it every minute. */
  async #askWitnesses(): Promise<void> {
    const { pool, logger } = this.kept;
    const last = this.#last;
    if (last === null || performance.now() - this.#askedAt < asksAgainAfterMs) return;
    this.#askedAt = performance.now();
    const witnesses = await this.#openWitnesses();
    if (witnesses === null) return;
    const { cosignatures, failures } = await witnesses.asked.ask(last, this.signal);
    for (const failure of failures) logger.warn(`A witness did not cosign: ${failure}`);
    if (cosignatures.length > 0) {
      const kept = await keepCosignatures({ pool, folder: this.#folder }, cosignatures, witnesses.policy);
      this.#last = kept?.newest ?? last;
    }
    const isEnough =
      failures.length === 0 || hasQuorum(parseCheckpoint(Buffer.from(this.#last ?? last)), witnesses.policy);
    this.#uncosigned = isEnough ? null : `DONDOC_WITNESS_POLICY: ${failures.join('; ')}`;
    if (failures.length === 0) this.#askedAt = Number.POSITIVE_INFINITY;
  }

  /** Those of the policy; null where none is set, or it cannot be read: the log goes on without, and that is said. */
  async #openWitnesses(): Promise<{ readonly policy: Policy; readonly asked: Witnesses } | null> {
    const { witnessPolicy } = this.kept.config.transparency;
    if (witnessPolicy === undefined || this.#witnesses !== null) return this.#witnesses;
    try {
      const policy = parsePolicy(await readFile(witnessPolicy));
      this.#witnesses = { policy, asked: new Witnesses(policy, this.#folder) };
    } catch (error) {
      this.#uncosigned = `DONDOC_WITNESS_POLICY: ${errorText(error)}`;
    }
    return this.#witnesses;
  }

  async verifyWhenDue(): Promise<void> {
    const { pool, eventStore, logger, config } = this.kept;
    const log = await this.#open();
    const { verified } = await readLogState(pool);
    const last = { fittedAtMs: verified?.at.getTime(), didNotFitAtMs: this.#didNotFitAtMs };
    if (!isVerificationDue(last, config.transparency.verifyEveryMs, Date.now())) return;
    const dependencies = {
      ...{ eventStore, pool, folder: this.#folder },
      verifierKey: log.verifierKey,
      source: this.#scopes,
    };
    const { faults, size } = await verifyLog(dependencies, { signal: this.signal });
    if (faults.length === 0) return noteVerified(pool, size);
    this.#didNotFitAtMs = Date.now();
    for (const fault of faults) logger.error(`The transparency log does not fit the event log: ${fault}`);
    await raiseAlarm(pool, faults.join('; '));
  }

  async #open(): Promise<TransparencyLog> {
    if (this.#log) return this.#log;
    const { config, systemId, zone, tail, ...dependencies } = this.kept;
    const recordedPage: EventStore['recordedPage'] = (options) => {
      const held = tail.recordedAfter(options.after, options.maxCount);
      return held ? Promise.resolve(held) : dependencies.eventStore.recordedPage(options);
    };
    await prepareLogTables(dependencies.pool);
    // The months of an index that was begun are counted on as they were, whatever the setting says since.
    const zoneOfIndexes = await this.#folder.zoneOfIndexes();
    this.#scopes = concernedInTheTrail(dependencies.pool, zoneOfIndexes ?? zone);
    const key = await openLogKey(this.#folder, config.transparency.keyFile);
    const origin = config.transparency.origin ?? `dondoc/${systemId}`;
    this.#log = new TransparencyLog({
      ...dependencies,
      ...{ eventStore: { recordedPage }, folder: this.#folder, origin, key },
    });
    return this.#log;
  }

  /**
   * What waiting does not cure is an alarm, and told once until it is another. What else keeps the log from being extended or
   * signed, a full disk, stands in the health report as what does not reach a place outside does.
   */
  async report(error: unknown, what: string): Promise<void> {
    if (this.signal.aborted) return;
    const { pool, logger } = this.kept;
    const text = errorText(error);
    const isAlarm = [LogFolderDamaged, LogForked, LogKeyMissing].some((each) => error instanceof each);
    if (isAlarm) await raiseAlarm(pool, text).catch(() => undefined);
    else await this.#note(text).catch(() => undefined);
    if (text === this.#lastReported) return;
    this.#lastReported = text;
    if (isAlarm) logger.error({ err: error }, 'The transparency log cannot go on');
    else logger.warn(`${what}: ${text}`);
  }

  /** Notes why what was recorded last is not signed, or not known outside; null once it is. */
  async #note(unsent: string | null): Promise<void> {
    if (unsent === this.#unsent) return;
    await noteUnsent(this.kept.pool, unsent);
    this.#unsent = unsent;
  }
}

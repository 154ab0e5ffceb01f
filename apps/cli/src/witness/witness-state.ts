import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FolderInUse, lockFolder, writeDurably } from '#embedded';
import { z } from 'zod';
import {
  addCheckpoint,
  formatVerifierKey,
  noteVerifier,
  parseVerifierKey,
  signatureType,
  verifierKeyOf,
  type Verifier,
  type WitnessAnswer,
  type WitnessedTree,
} from '#transparency';
import { Refused } from '../terminal.js';

const hash = z
  .base64()
  .transform((text): Uint8Array => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === 32);

const stateSchema = z.strictObject({
  /** The name that it cosigns with. */
  name: z.string().min(1).max(200),
  /** PKCS #8 in PEM. */
  key: z.string().max(1_000),
  /** Verifier keys of the logs that it knows. */
  logs: z.array(z.string().max(2_000)).max(100),
  /** What it cosigned last of each. */
  trees: z.array(z.strictObject({ origin: z.string(), size: z.int().min(0), root: hash })).max(100),
  /** When it cosigned last, in whole seconds since 1970; 0 where it never did, or was not noted yet. */
  cosignedAt: z.int().min(0).default(0),
});

type State = z.output<typeof stateSchema>;

const fileName = 'witness.json';

/**
 * What a witness must never forget, in one file: its key, the logs it knows, and what it cosigned last of each. Every change is
 * on disk before anybody hears of it. One process holds the folder at a time.
 */
export class WitnessState {
  #state: State;
  readonly #key: KeyObject;

  private constructor(
    private readonly path: string,
    state: State,
    private readonly lock: { release(): void },
  ) {
    this.#key = createPrivateKey(state.key);
    for (const log of state.logs) verifierOf(log);
    this.#state = state;
  }

  /**
   * Makes a witness with a key of its own in a folder that has none.
   * @throws Refused where one is there, or the name may not be a key's
   */
  static create(folder: string, name: string, logs: readonly string[]): WitnessState {
    const lock = held(folder);
    const path = join(folder, fileName);
    if (existsSync(path)) throw new Refused(`There is a witness in ${folder} already.`);
    const { privateKey } = generateKeyPairSync('ed25519');
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    try {
      verifierKeyOf(name, signatureType.cosignature, privateKey);
      const made = new WitnessState(path, { name, key, logs: [...logs], trees: [], cosignedAt: 0 }, lock);
      made.#write({});
      return made;
    } catch (error) {
      throw new Refused(error instanceof Error ? error.message : String(error));
    }
  }

  /** @throws Refused where there is none, it is damaged, or another process holds it */
  static open(folder: string): WitnessState {
    const path = join(folder, fileName);
    if (!existsSync(path))
      throw new Refused(`There is no witness in ${folder}: make one with "witness init".`);
    const lock = held(folder);
    try {
      return new WitnessState(path, stateSchema.parse(JSON.parse(readFileSync(path, 'utf8'))), lock);
    } catch (error) {
      lock.release();
      throw new Refused(
        `${path} is damaged. A witness that forgot what it cosigned would sign backwards: put a copy of it back that is not older than its last cosignature, or make a new witness.`,
        { cause: error },
      );
    }
  }

  /** The key that verifies what it cosigns, as a policy names it. */
  get verifierKey(): string {
    return formatVerifierKey(verifierKeyOf(this.#state.name, signatureType.cosignature, this.#key));
  }

  /** The sizes that it cosigned last, by the origin of the log. */
  get sizes(): ReadonlyMap<string, number> {
    return new Map(this.#state.trees.map(({ origin, size }) => [origin, size]));
  }

  /**
   * Has it know further logs; those that it knows stay.
   * @param logs verifier keys
   * @throws Refused for what is no key of a log, or too many
   */
  trust(logs: readonly string[]): void {
    try {
      for (const log of logs) verifierOf(log);
      this.#write({ logs: stateSchema.shape.logs.parse([...new Set([...this.#state.logs, ...logs])]) });
    } catch (error) {
      throw new Refused(error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * Answers an `add-checkpoint`; what it cosigned is on disk when this returns. A cosignature says that at that time no larger tree
   * was seen, so that none may be dated before another.
   * @param at now, in whole seconds since 1970
   * @throws Error where the clock is behind the last cosignature, and what writing fails with: then nothing was cosigned
   */
  answer(body: Uint8Array, at: number): WitnessAnswer {
    const { name, trees, cosignedAt } = this.#state;
    const logs = this.#logs;
    const known = new Map(trees.map(({ origin, ...tree }): [string, WitnessedTree] => [origin, tree]));
    const answer = addCheckpoint({ name, key: this.#key, logs, trees: known }, body, at);
    if (answer.keep === null) return answer;
    if (at < cosignedAt)
      throw new Error(
        `the clock of this machine says ${inWords(at)}, and the last cosignature is of ${inWords(cosignedAt)}: set the clock`,
      );
    known.set(answer.keep.origin, answer.keep.tree);
    this.#write({ trees: [...known].map(([origin, tree]) => ({ origin, ...tree })), cosignedAt: at });
    return answer;
  }

  close(): void {
    this.lock.release();
  }

  get #logs(): ReadonlyMap<string, readonly Verifier[]> {
    const keys = this.#state.logs.map(verifierOf);
    return new Map(keys.map(({ name }) => [name, keys.filter((key) => key.name === name)]));
  }

  #write(changed: Partial<State>): void {
    const state = { ...this.#state, ...changed };
    const trees = state.trees.map(({ root, ...tree }) => ({
      ...tree,
      root: Buffer.from(root).toString('base64'),
    }));
    writeDurably(this.path, `${JSON.stringify({ ...state, trees }, null, 2)}\n`);
    this.#state = state;
  }
}

/** @throws Malformed, RangeError for what is no key of a log */
const verifierOf = (log: string): Verifier => noteVerifier(parseVerifierKey(log));

const inWords = (seconds: number) => new Date(seconds * 1_000).toISOString();

function held(folder: string): { release(): void } {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (error instanceof FolderInUse) throw new Refused(`Another process holds the witness in ${folder}.`);
    throw new Refused(`${folder} takes no file: ${error instanceof Error ? error.message : String(error)}`);
  }
}

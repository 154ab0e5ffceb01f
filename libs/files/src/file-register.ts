import type { Pool, PoolClient } from 'pg';

/** How much may be kept, in bytes: of one account in 24 hours, and in all. */
export interface FileQuotas {
  readonly dailyBytes: number;
  readonly totalBytes: number;
}

/** Whom an upload is counted for. */
export interface Upload {
  readonly sha256: string;
  readonly mediaType: string;
  readonly size: number;
  readonly accountId: string;
}

/** What stands of a file beside its bytes. */
export interface RegisteredFile {
  readonly sha256: string;
  /** Null where the bytes were found without a register. */
  readonly mediaType: string | null;
  readonly size: number;
}

/** No more may be kept: of this account for now, or of all. */
export class QuotaUsed extends Error {
  override readonly name = 'QuotaUsed';
  constructor(readonly of: 'account' | 'all') {
    super(`The quota of ${of === 'all' ? 'all files' : 'the account'} is used up.`);
  }
}

/** Locks of one transaction: of the sums, and by its hash of each file. */
const lockOfSums = 7_204_231;
const lockOfFiles = 7_204_232;
/** A place that was reserved for bytes which never came is free again after this. */
const reservedFor = "interval '1 hour'";

const ddl = `
CREATE SCHEMA IF NOT EXISTS files;
CREATE TABLE IF NOT EXISTS files.stored_file (
  sha256 text COLLATE "C" PRIMARY KEY,
  media_type text,
  size bigint NOT NULL,
  uploaded_by text NOT NULL,
  uploaded_at timestamptz NOT NULL DEFAULT now(),
  asked_for_at timestamptz NOT NULL DEFAULT now(),
  is_kept boolean NOT NULL DEFAULT false
);
CREATE INDEX IF NOT EXISTS stored_file_by_upload ON files.stored_file (uploaded_by, uploaded_at);
CREATE INDEX IF NOT EXISTS stored_file_by_asking ON files.stored_file (asked_for_at);
`;

/** Which files are kept, who brought them and when, in a schema of their own of the database. */
export class FileRegister {
  constructor(private readonly pool: Pool) {}

  /** Makes the schema; several processes may do so at once. */
  prepare(): Promise<void> {
    return this.#inTransaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [lockOfSums]);
      await tx.query(ddl);
    });
  }

  /** Of these hashes the ones that are kept. */
  async keptAmong(hashes: readonly string[]): Promise<ReadonlyMap<string, RegisteredFile>> {
    if (hashes.length === 0) return new Map();
    const { rows } = await this.pool.query<{ sha256: string; media_type: string | null; size: string }>(
      'SELECT sha256, media_type, size FROM files.stored_file WHERE is_kept AND sha256 = ANY($1::text[])',
      [[...new Set(hashes)]],
    );
    return new Map(
      rows.map(({ sha256, media_type, size }) => [
        sha256,
        { sha256, mediaType: media_type, size: Number(size) },
      ]),
    );
  }

  /** Notes that somebody wants a file kept that is kept already; @returns false where it is not. */
  async askFor(sha256: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      'UPDATE files.stored_file SET asked_for_at = now() WHERE is_kept AND sha256 = $1',
      [sha256],
    );
    return rowCount === 1;
  }

  /**
   * Reserves a place for bytes that are to come.
   * @throws QuotaUsed
   */
  reserve({ sha256, mediaType, size, accountId }: Upload, quotas: FileQuotas): Promise<void> {
    return this.#inTransaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [lockOfSums]);
      await tx.query(
        `DELETE FROM files.stored_file WHERE NOT is_kept AND asked_for_at < now() - ${reservedFor}`,
      );
      const { rows } = await tx.query<{ own: string; all: string }>(
        `SELECT coalesce(sum(size) FILTER (WHERE uploaded_by = $1 AND uploaded_at > now() - interval '1 day'), 0) AS own,
           coalesce(sum(size), 0) AS all FROM files.stored_file WHERE sha256 <> $2`,
        [accountId, sha256],
      );
      const used = rows[0] ?? { own: '0', all: '0' };
      if (Number(used.own) + size > quotas.dailyBytes) throw new QuotaUsed('account');
      if (Number(used.all) + size > quotas.totalBytes) throw new QuotaUsed('all');
      await tx.query(
        `INSERT INTO files.stored_file (sha256, media_type, size, uploaded_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (sha256) DO UPDATE SET media_type = excluded.media_type, asked_for_at = now()`,
        [sha256, mediaType, size, accountId],
      );
    });
  }

  /** Gives a reserved place back. */
  async release(sha256: string): Promise<void> {
    await this.pool.query('DELETE FROM files.stored_file WHERE NOT is_kept AND sha256 = $1', [sha256]);
  }

  /** Keeps a file by work that puts its bytes; nobody removes them meanwhile. */
  keep({ sha256, mediaType, size, accountId }: Upload, put: () => Promise<void>): Promise<void> {
    return this.#inTransaction(async (tx) => {
      await lockFile(tx, sha256);
      await put();
      await tx.query(
        `INSERT INTO files.stored_file (sha256, media_type, size, uploaded_by, is_kept) VALUES ($1, $2, $3, $4, true)
         ON CONFLICT (sha256) DO UPDATE SET media_type = excluded.media_type, size = excluded.size, is_kept = true,
           asked_for_at = now()`,
        [sha256, mediaType, size, accountId],
      );
    });
  }

  /** A number of kept files that nobody asked for within a time, the oldest first, after one of them. */
  async idleFor(ms: number, most: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ sha256: string }>(
      `SELECT sha256 FROM files.stored_file WHERE is_kept AND asked_for_at < now() - make_interval(secs => $1)
       ORDER BY asked_for_at LIMIT $2`,
      [ms / 1_000, most],
    );
    return rows.map(({ sha256 }) => sha256);
  }

  /** Notes of files that they are wanted, so that they are looked at again after all others. */
  async wanted(hashes: readonly string[]): Promise<void> {
    await this.pool.query(
      'UPDATE files.stored_file SET asked_for_at = now() WHERE sha256 = ANY($1::text[])',
      [hashes],
    );
  }

  /** Drops a file by work that removes its bytes, unless somebody asked for it within a time. */
  drop(sha256: string, idleMs: number, remove: () => Promise<void>): Promise<boolean> {
    return this.#inTransaction(async (tx) => {
      await lockFile(tx, sha256);
      const { rowCount } = await tx.query(
        'DELETE FROM files.stored_file WHERE sha256 = $1 AND asked_for_at < now() - make_interval(secs => $2)',
        [sha256, idleMs / 1_000],
      );
      if (rowCount === 1) await remove();
      return rowCount === 1;
    });
  }

  /** Takes bytes into the register that were found without it. */
  async found(files: readonly { readonly sha256: string; readonly size: number }[]): Promise<void> {
    await this.pool.query(
      `INSERT INTO files.stored_file (sha256, size, uploaded_by, is_kept)
       SELECT sha256, size, '', true FROM unnest($1::text[], $2::bigint[]) AS f (sha256, size)
       ON CONFLICT (sha256) DO NOTHING`,
      [files.map(({ sha256 }) => sha256), files.map(({ size }) => size)],
    );
  }

  async #inTransaction<Result>(work: (tx: PoolClient) => Promise<Result>): Promise<Result> {
    const tx = await this.pool.connect();
    let isSound = true;
    try {
      await tx.query('BEGIN');
      const result = await work(tx);
      await tx.query('COMMIT');
      return result;
    } catch (error) {
      await tx.query('ROLLBACK').catch(() => (isSound = false));
      throw error;
    } finally {
      tx.release(!isSound);
    }
  }
}

async function lockFile(tx: PoolClient, sha256: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [lockOfFiles, sha256]);
}

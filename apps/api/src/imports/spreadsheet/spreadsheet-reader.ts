import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import { bulkhead, BulkheadRejectedError } from 'cockatiel';
import { Problem } from '../../problems/problem.js';
import type { ReadTable, SpreadsheetFormat, Table } from './table.js';

/** Each has a thread and its memory. */
const atOnce = 2;
const mostWaiting = 8;
const withinMs = 20_000;
const comeBackInSeconds = '5';
const memory = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 64 } as const;

/** Reads spreadsheets away from the thread that answers requests, a few at a time, within time and memory. */
@Injectable()
export class SpreadsheetReader {
  readonly #threads = bulkhead(atOnce, mostWaiting);

  /**
   * The first sheet of a spreadsheet.
   * @throws Problem 400 `not-a-spreadsheet`, `spreadsheet-too-slow` or the encoding that it is in; 413
   *   `spreadsheet-too-large`; 429 `spreadsheets-busy`
   */
  async read(bytes: Uint8Array, format: SpreadsheetFormat): Promise<Table> {
    const read = await this.#threads
      .execute(() => inThread(bytes, format))
      .catch((error: unknown) => {
        if (error instanceof BulkheadRejectedError)
          throw new Problem(429, 'spreadsheets-busy', { headers: { 'retry-after': comeBackInSeconds } });
        throw error;
      });
    if ('table' in read) return read.table;
    throw new Problem(read.fault === 'spreadsheet-too-large' ? 413 : 400, read.fault);
  }
}

function inThread(bytes: Uint8Array, format: SpreadsheetFormat): Promise<ReadTable> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./spreadsheet.worker.js', import.meta.url), {
      workerData: { bytes, format },
      resourceLimits: memory,
    });
    const late = setTimeout(() => {
      reject(new Problem(400, 'spreadsheet-too-slow'));
      void worker.terminate();
    }, withinMs);
    worker.once('message', (read: ReadTable) => resolve(read));
    worker.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ fault: 'spreadsheet-too-large' });
      else reject(error);
    });
    worker.once('exit', () => {
      clearTimeout(late);
      reject(new Error('The thread that reads spreadsheets ended without an answer'));
    });
  });
}

import { parentPort, workerData } from 'node:worker_threads';
import { readSpreadsheet } from './read-spreadsheet.js';
import type { SpreadsheetFormat } from './table.js';

const { bytes, format } = workerData as { bytes: Uint8Array; format: SpreadsheetFormat };
parentPort?.postMessage(await readSpreadsheet(bytes, format));

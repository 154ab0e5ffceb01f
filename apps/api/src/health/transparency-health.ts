import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { alarmInVietnamese, readLogState } from '#audit';
import type { Language } from '#domain';
import { isMissingTable } from '#platform';
import { POOL } from '../platform/injection-tokens.js';

/** The worker looks once a second for what is to be added. */
const silentAfterMs = 300_000;
/** A network may be away for a while; a checkpoint that stays in the house for longer proves nothing to anybody. */
const unsentAfterMs = 900_000;

/** Whether the transparency log goes on, fits the event log, and leaves the house where that is set. */
@Injectable()
export class TransparencyHealth {
  readonly #since = new Date();

  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /**
   * What is wrong, in each language; null while nothing is.
   * @throws what the database fails with
   */
  async look(): Promise<Readonly<Record<Language, string>> | null> {
    try {
      const { alarm, extendedAt, unsent } = await readLogState(this.pool);
      if (alarm !== null)
        return {
          vi: `Nhật ký minh bạch báo động từ ${alarm.since.toISOString()}: ${alarmInVietnamese(alarm.text)}`,
          en: `The transparency log raised an alarm at ${alarm.since.toISOString()}: ${alarm.text}`,
        };
      if (extendedAt === null) return this.#notBegun();
      if (Date.now() - extendedAt.getTime() > silentAfterMs)
        return {
          vi: `Nhật ký minh bạch không được ghi tiếp từ ${extendedAt.toISOString()}.`,
          en: `Nobody has extended the transparency log since ${extendedAt.toISOString()}.`,
        };
      if (unsent !== null && Date.now() - unsent.since.getTime() > unsentAfterMs)
        return {
          vi: `Nhật ký minh bạch không ký được, hoặc bản xác nhận không gửi ra ngoài được từ ${unsent.since.toISOString()}: ${unsent.text}`,
          en: `The transparency log has not been signed, or its checkpoints not taken outside, since ${unsent.since.toISOString()}: ${unsent.text}`,
        };
      return null;
    } catch (error) {
      // Before the worker's first start there is no such table.
      if (isMissingTable(error)) return this.#notBegun();
      throw error;
    }
  }

  /** The worker begins the log when it first starts, within seconds of the API. */
  #notBegun(): Readonly<Record<Language, string>> | null {
    if (Date.now() - this.#since.getTime() <= silentAfterMs) return null;
    return {
      vi: `Nhật ký minh bạch chưa được lập từ ${this.#since.toISOString()}.`,
      en: `Nobody has begun the transparency log since ${this.#since.toISOString()}.`,
    };
  }
}

import { failureOf } from '../grpc/failure.js';
import type { GroupStorage } from './group-storage.js';
import type { Place } from './progress.js';
import type { GroupSettings } from './settings.js';
import type { Source } from './source.js';

/** Writes down how far a group is done: one checkpoint at a time, when enough is done since the last. */
export class CheckpointWriter {
  /** The last one written, in the form clients know. */
  last: string | undefined;
  private looked = 0;
  private at = Date.now();
  private saving = false;

  constructor(
    private readonly settings: GroupSettings,
    private readonly source: Source,
    private readonly storage: GroupStorage,
    private readonly tell: (sentence: string) => void,
  ) {}

  /** Whether there is anything that the last one does not count. */
  isBehind(done: Place): boolean {
    return done.looked > this.looked;
  }

  /** @param onTick whether time counts too, not the number of events alone. */
  consider(done: Place, onTick: boolean): void {
    const { checkpointAfterMs, minCheckpointCount, maxCheckpointCount } = this.settings;
    const since = done.looked - this.looked;
    if (done.at === undefined || since < 1 || this.saving) return;
    const isTime = onTick && Date.now() - this.at >= checkpointAfterMs;
    if (since < maxCheckpointCount && !(isTime && since >= minCheckpointCount)) return;
    this.saving = true;
    this.at = Date.now();
    void this.save(this.source.format(done.at), done.looked);
  }

  private async save(position: string, looked: number): Promise<void> {
    try {
      await this.storage.saveCheckpoint(position);
      this.last = position;
      this.looked = looked;
    } catch (error) {
      this.tell(`could not write its checkpoint: ${failureOf(error).details}`);
    }
    this.saving = false;
  }
}

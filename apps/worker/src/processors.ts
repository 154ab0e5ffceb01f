import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { readPayload } from '#consumers';

/** What the jobs of the queues set in motion, once the worker is ready for it. */
export interface AtWork {
  run(): Promise<void>;
  fire(): Promise<void>;
}

export const AT_WORK = Symbol('at work');

/** A wake is done once the consumers are set going: while they run, the next only makes them look once more. */
@Processor('wake')
export class WakeProcessor extends WorkerHost {
  constructor(@Inject(AT_WORK) private readonly atWork: AtWork) {
    super();
  }

  override async process(): Promise<void> {
    await this.atWork.run();
  }
}

@Processor('timer', { concurrency: 4 })
export class TimerProcessor extends WorkerHost {
  constructor(@Inject(AT_WORK) private readonly atWork: AtWork) {
    super();
  }

  override async process(job: Job<unknown>): Promise<void> {
    readPayload('timer', job.data);
    await this.atWork.fire();
  }
}

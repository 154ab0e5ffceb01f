import { Module, type DynamicModule } from '@nestjs/common';
import { ApplicationModule, type ReferenceData } from '#application';
import type { EventStore } from '#event-store';
import { QueueModule, type QueuesOptions } from '#consumers';
import { AT_WORK, TimerProcessor, WakeProcessor, type AtWork } from './processors.js';

/** The command handlers, the queues and what works on their jobs. */
@Module({})
export class WorkerModule {
  static forRoot(parts: {
    eventStore: EventStore;
    reference: ReferenceData;
    queues: QueuesOptions;
    atWork: AtWork;
  }): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ApplicationModule.forRoot(parts.eventStore, parts.reference),
        QueueModule.forRoot(parts.queues),
      ],
      providers: [{ provide: AT_WORK, useValue: parts.atWork }, WakeProcessor, TimerProcessor],
    };
  }
}

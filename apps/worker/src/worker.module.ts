import { Module, type DynamicModule } from '@nestjs/common';
import { ApplicationModule, type ReferenceData } from '#application';
import type { EventStore } from '#event-store';
import { QueueModule, type QueuesOptions } from '#consumers';
import { AT_WORK, TimerProcessor, WakeProcessor, type AtWork } from './processors.js';

/** The command handlers, the queues and what works on their jobs. */
@Module({})
export class WorkerModule {
  static forRoot(dependencies: {
    eventStore: EventStore;
    reference: ReferenceData;
    queues: QueuesOptions;
    atWork: AtWork;
  }): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ApplicationModule.forRoot(dependencies.eventStore, dependencies.reference),
        QueueModule.forRoot(dependencies.queues),
      ],
      providers: [{ provide: AT_WORK, useValue: dependencies.atWork }, WakeProcessor, TimerProcessor],
    };
  }
}

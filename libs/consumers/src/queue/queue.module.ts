import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { Module, type DynamicModule } from '@nestjs/common';
import type { Processor, Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq';
import { chooseBackend, type Backend } from './backend.js';
import { queueNames, type QueueName } from './queue-names.js';
import { assembleQueues, jobOptions, type Queues, type QueuesOptions } from './queues.js';
import { SupervisedQueue, type QueueSupervision } from './supervised-queue.js';
import { SupervisedWorker, type Supervision } from './supervised-worker.js';

/** Injection token of the process's `Queues`. */
export const QUEUES = Symbol('queues');

/**
 * BullMQ in Nest, through `@nestjs/bullmq`: `@Processor('wake')` on a `WorkerHost` declares a worker, `QUEUES` injects the
 * other side. Queues and workers are the supervised ones, which outlive failures of their server and close in seconds.
 */
@Module({})
export class QueueModule {
  /** One backend and one set of queues a process; Nest closes them on shutdown. */
  static forRoot(options: QueuesOptions): DynamicModule {
    const backend = chooseBackend(options);
    BullModule.queueClass = queueClass(backend, options);
    BullModule.workerClass = workerClass(backend, options);
    return {
      module: QueueModule,
      global: true,
      imports: [
        BullModule.forRoot({ connection: {} }),
        BullModule.registerQueue(
          ...queueNames.map((name) => ({ name, defaultJobOptions: jobOptions[name] })),
        ),
      ],
      providers: [
        {
          provide: QUEUES,
          inject: queueNames.map((name) => getQueueToken(name)),
          useFactory: (...made: SupervisedQueue[]): Queues => {
            const queues = Object.fromEntries(made.map((queue) => [queue.name, queue]));
            const byName = queues as Record<QueueName, SupervisedQueue>;
            return assembleQueues(byName, backend, options);
          },
        },
      ],
      exports: [QUEUES],
    };
  }
}

/** What Nest constructs in place of BullMQ's class; it uses no more of it than the stand-in has. */
function queueClass(backend: Backend, supervision: QueueSupervision): typeof Queue {
  class NestQueue extends SupervisedQueue {
    constructor(name: string, options: QueueOptions) {
      const { defaultJobOptions } = options;
      super(name, defaultJobOptions ? { defaultJobOptions } : {}, backend, supervision);
    }
  }
  return NestQueue as unknown as typeof Queue;
}

function workerClass(backend: Backend, supervision: Supervision): typeof Worker {
  class NestWorker extends SupervisedWorker {
    constructor(name: string, processor: Processor, options: WorkerOptions) {
      const { connection: _, ...own } = options;
      super(name, processor, own, backend, supervision);
    }
  }
  return NestWorker as unknown as typeof Worker;
}

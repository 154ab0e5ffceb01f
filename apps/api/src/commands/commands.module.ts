import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/metrics.module.js';
import { BatchDispatcher } from './batch-dispatcher.js';
import { CommandGateway } from './command-gateway.js';
import { FairQueue } from './fair-queue.js';

/** How a request becomes a command, alone or one of many. */
@Module({
  imports: [MetricsModule],
  providers: [
    CommandGateway,
    BatchDispatcher,
    // One for all who import this, so that an account has its turns once.
    { provide: FairQueue, useFactory: () => new FairQueue() },
  ],
  exports: [CommandGateway, BatchDispatcher],
})
export class CommandsModule {}

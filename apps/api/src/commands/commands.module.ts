import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/metrics.module.js';
import { BatchDispatcher } from './batch-dispatcher.js';
import { CommandGateway } from './command-gateway.js';

/** How a request becomes a command, alone or one of many. */
@Module({
  imports: [MetricsModule],
  providers: [CommandGateway, BatchDispatcher],
  exports: [CommandGateway, BatchDispatcher],
})
export class CommandsModule {}

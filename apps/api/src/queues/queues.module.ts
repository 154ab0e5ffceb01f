import { Module } from '@nestjs/common';
import { SecurityModule } from '../security/security.module.js';
import { QueueOperator } from './queue-operator.js';
import { QueuesController } from './queues.controller.js';

/** The queues: how they are, and what an administrator does to them. */
@Module({
  imports: [SecurityModule],
  controllers: [QueuesController],
  providers: [QueueOperator],
  exports: [QueueOperator],
})
export class QueuesModule {}

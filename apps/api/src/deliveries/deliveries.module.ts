import { Module } from '@nestjs/common';
import { QueriesModule } from '../queries/queries.module.js';
import { SecurityModule } from '../security/security.module.js';
import { DeliveriesController } from './deliveries.controller.js';

/** Messages that were given up, and their sending again. */
@Module({ imports: [QueriesModule, SecurityModule], controllers: [DeliveriesController] })
export class DeliveriesModule {}

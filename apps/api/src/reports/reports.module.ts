import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/limits.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { ReviewController } from './review.controller.js';

/** The half-year review. */
@Module({ imports: [QueriesModule, LimitsModule], controllers: [ReviewController] })
export class ReportsModule {}

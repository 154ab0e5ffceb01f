import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/limits.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { LatenessController } from './lateness.controller.js';
import { ReviewController } from './review.controller.js';

/** The half-year review, and what was late for which causes. */
@Module({ imports: [QueriesModule, LimitsModule], controllers: [ReviewController, LatenessController] })
export class ReportsModule {}

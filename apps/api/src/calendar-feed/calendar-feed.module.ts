import { Module } from '@nestjs/common';
import { QueriesModule } from '../queries/queries.module.js';
import { SecurityModule } from '../security/security.module.js';
import { FeedLinks } from './feed-links.js';
import { FeedController } from './feed.controller.js';
import { OthersFeedController } from './others-feed.controller.js';

/** The deadlines as calendar programs fetch them, by secret links. */
@Module({
  imports: [QueriesModule, SecurityModule],
  controllers: [OthersFeedController, FeedController],
  providers: [FeedLinks],
  exports: [FeedLinks],
})
export class CalendarFeedModule {}

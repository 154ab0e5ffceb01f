import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ExportLine } from './export-line.js';
import { RateLimitGuard } from './rate-limit-guard.js';
import { RateLimits } from './rate-limits.js';

/** The budgets of people and of addresses, and the line of those who export. Its guard holds for every route. */
@Module({
  providers: [RateLimits, ExportLine, { provide: APP_GUARD, useClass: RateLimitGuard }],
  exports: [RateLimits, ExportLine],
})
export class LimitsModule {}

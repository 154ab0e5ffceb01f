import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/limits.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { AuditController } from './audit.controller.js';
import { BundlesController } from './bundles.controller.js';
import { FindingsController } from './findings.controller.js';
import { Inspections } from './inspections.js';
import { TransparencyController } from './transparency.controller.js';
import { UnremindedController } from './unreminded.controller.js';

/** The trail of all that was recorded, and the record of who reads it. */
@Module({
  imports: [QueriesModule, LimitsModule],
  controllers: [
    AuditController,
    BundlesController,
    FindingsController,
    TransparencyController,
    UnremindedController,
  ],
  providers: [Inspections],
  exports: [Inspections],
})
export class AuditModule {}

import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CommandsModule } from '../commands/commands.module.js';
import { FileStorageModule } from '../files/file-storage.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { DirectiveChangesController } from './directive-changes.controller.js';
import { DirectiveExportController } from './directive-export.controller.js';
import { DirectiveQueriesController } from './directive-queries.controller.js';
import { DirectiveWorkbookController } from './directive-workbook.controller.js';
import { DirectivesController } from './directives.controller.js';
import { ManyDirectivesController } from './many-directives.controller.js';
import { OfficeDirectivesController } from './office-directives.controller.js';
import { PastDirectives } from './past-directives.js';
import { TimelineController } from './timeline.controller.js';

/** What people do about a directive, what the office does, and what is known of it. */
@Module({
  imports: [CommandsModule, QueriesModule, AuditModule, FileStorageModule, LimitsModule],
  controllers: [
    DirectivesController,
    ManyDirectivesController,
    OfficeDirectivesController,
    DirectiveExportController,
    DirectiveWorkbookController,
    DirectiveQueriesController,
    TimelineController,
    DirectiveChangesController,
  ],
  providers: [PastDirectives],
})
export class DirectivesModule {}

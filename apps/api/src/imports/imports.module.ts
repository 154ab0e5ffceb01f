import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/commands.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { ImportPreviewController } from './import-preview.controller.js';
import { ImportPreviews } from './import-preview.js';
import { ImportTemplateController } from './import-template.controller.js';
import { ManyDirectivesController } from './many-directives.controller.js';
import { SpreadsheetReader } from './spreadsheet/spreadsheet-reader.js';

/** Directives that come in many at a time, from a spreadsheet or from another program. */
@Module({
  imports: [CommandsModule, QueriesModule],
  controllers: [ManyDirectivesController, ImportPreviewController, ImportTemplateController],
  providers: [SpreadsheetReader, ImportPreviews],
})
export class ImportsModule {}

import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/limits.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { DownloadsController } from './downloads.controller.js';
import { FileStorageModule } from './file-storage.module.js';
import { UploadsController } from './uploads.controller.js';

/** Files that reports and minutes name: their coming and their handing out. */
@Module({
  imports: [QueriesModule, LimitsModule, FileStorageModule],
  controllers: [UploadsController, DownloadsController],
})
export class FilesModule {}

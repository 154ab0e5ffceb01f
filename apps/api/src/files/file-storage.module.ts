import { Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { Files, openFiles } from '#files';
import type { Config } from '#platform';
import { CONFIG, POOL } from '../platform/injection-tokens.js';

/** Where the bytes of files are kept. */
@Module({
  providers: [
    {
      provide: Files,
      inject: [CONFIG, POOL],
      useFactory: (config: Config, pool: Pool): Files => openFiles(config, pool),
    },
  ],
  exports: [Files],
})
export class FileStorageModule {}

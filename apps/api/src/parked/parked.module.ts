import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/commands.module.js';
import { ParkedStreams } from './parked-streams.js';
import { ParkedController } from './parked.controller.js';

/** Streams whose next event cannot be read. */
@Module({
  imports: [CommandsModule],
  controllers: [ParkedController],
  providers: [ParkedStreams],
  exports: [ParkedStreams],
})
export class ParkedModule {}

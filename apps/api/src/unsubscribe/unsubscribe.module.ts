import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/commands.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { UnsubscribeController } from './unsubscribe.controller.js';

/** The way out that each mail names. */
@Module({ imports: [CommandsModule, LimitsModule], controllers: [UnsubscribeController] })
export class UnsubscribeModule {}

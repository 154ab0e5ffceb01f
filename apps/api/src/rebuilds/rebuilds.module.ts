import { Module } from '@nestjs/common';
import { SecurityModule } from '../security/security.module.js';
import { RebuildsController } from './rebuilds.controller.js';

/** Read models, filled anew. */
@Module({ imports: [SecurityModule], controllers: [RebuildsController] })
export class RebuildsModule {}

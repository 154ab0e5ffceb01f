import { Module } from '@nestjs/common';
import { SecurityRecord } from './security-record.js';

/** The record of what concerns security. */
@Module({ providers: [SecurityRecord], exports: [SecurityRecord] })
export class SecurityModule {}

import { Module } from '@nestjs/common';
import { Metrics } from './metrics.js';

/** The figures that every part of the process adds to. */
@Module({ providers: [Metrics], exports: [Metrics] })
export class MetricsModule {}

import { Module } from '@nestjs/common';
import { QueryGateway } from './query-gateway.js';

/** How a request is answered from the read models. */
@Module({ providers: [QueryGateway], exports: [QueryGateway] })
export class QueriesModule {}

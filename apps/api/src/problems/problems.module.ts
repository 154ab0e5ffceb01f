import { Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE, DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { allowedMethodsOf, routesOf } from '../auth/routes.js';
import { SecurityModule } from '../security/security.module.js';
import { SecurityRecord } from '../security/security-record.js';
import { ProblemFilter } from './problem-filter.js';
import { Validation } from './validation.js';

/** How every route checks what it is given, and how every failure is answered: `application/problem+json`. */
@Module({
  imports: [DiscoveryModule, SecurityModule],
  providers: [
    {
      provide: ProblemFilter,
      useFactory: (discovery: DiscoveryService, security: SecurityRecord) =>
        new ProblemFilter(allowedMethodsOf(routesOf(discovery)), security.refused.bind(security)),
      inject: [DiscoveryService, SecurityRecord],
    },
    { provide: APP_FILTER, useExisting: ProblemFilter },
    { provide: APP_PIPE, useClass: Validation },
  ],
})
export class ProblemsModule {}

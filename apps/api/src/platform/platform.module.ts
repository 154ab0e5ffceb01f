import { Global, Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { ApplicationModule, type ReferenceData } from '#application';
import type { PositionWatch } from '#consumers';
import type { EventStore } from '#event-store';
import type { Clock, Config } from '#platform';
import { CLOCK, CONFIG, EVENT_STORE, LOGGER, POOL, POSITIONS } from './injection-tokens.js';

/** What the application stands on and does not make itself. */
export interface PlatformDependencies {
  readonly config: Config;
  readonly clock: Clock;
  readonly eventStore: EventStore;
  readonly pool: Pool;
  readonly positions: PositionWatch;
  /** Started already: decisions need it from the first command on. */
  readonly reference: ReferenceData;
  readonly logger: Logger;
}

/**
 * The connections, the clock and the settings, made once before Nest begins. Global, the only one here to be so beside the
 * command handlers of the application: nearly every feature needs some of it, and there is but one of each.
 */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(dependencies: PlatformDependencies): DynamicModule {
    const { config, clock, eventStore, pool, positions, reference, logger } = dependencies;
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: LOGGER, useValue: logger },
      { provide: CLOCK, useValue: clock },
      { provide: EVENT_STORE, useValue: eventStore },
      { provide: POOL, useValue: pool },
      { provide: POSITIONS, useValue: positions },
    ];
    return {
      module: PlatformModule,
      imports: [
        LoggerModule.forRoot({ pinoHttp: { logger }, forRoutes: [] }),
        ApplicationModule.forRoot(eventStore, reference),
      ],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}

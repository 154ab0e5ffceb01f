import { parseArgs } from 'node:util';
import { resolve, join } from 'node:path';
import { readConfig } from '#platform';
import { projectFolder } from '../project-folder.js';

/** What a start was asked for. */
export interface StartSettings {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly eventStoreUrl: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Of the first account. */
  readonly adminName: string;
  readonly adminPassword: string | undefined;
  readonly tokenSecret: string | undefined;
  /** The environment of the children, before the launcher adds what it decides. */
  readonly env: NodeJS.ProcessEnv;
}

const STAND_INS = {
  EVENTSTORE_URL: 'esdb://127.0.0.1',
  DATABASE_URL: 'postgres://127.0.0.1',
  DONDOC_TOKEN_SECRET: 'made by the launcher when it is not given',
};

/** Options of the command line that stand for environment variables. */
export const START_OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the environment and the command line, and checks all of it before anything starts.
 * @throws ConfigError that lists every fault.
 */
export function readStartSettings(args: readonly string[], environment: NodeJS.ProcessEnv): StartSettings {
  const { values } = parseArgs({ args: [...args], options: START_OPTIONS });
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const env: NodeJS.ProcessEnv = {
    ...given,
    ...(values.port === undefined ? {} : { PORT: values.port }),
    ...(values.host === undefined ? {} : { HOST: values.host }),
    ...(values.data === undefined ? {} : { DONDOC_DATA: values.data }),
  };
  const config = readConfig({ ...STAND_INS, ...env });
  return {
    data: resolve(env.DONDOC_DATA ?? join(projectFolder(), '.dondoc', 'data')),
    host: config.host,
    port: config.port,
    eventStoreUrl: env.EVENTSTORE_URL,
    databaseUrl: env.DATABASE_URL,
    redisUrl: config.redisUrl,
    adminName: config.adminName,
    adminPassword: config.adminPassword,
    tokenSecret: env.DONDOC_TOKEN_SECRET,
    env,
  };
}

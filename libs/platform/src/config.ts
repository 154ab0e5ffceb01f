import { isIP } from 'node:net';
import { z } from 'zod';
import { fileLocation, folderLocation } from './file-location.js';
import { plainStores } from './store-tls.js';

const url = (...schemes: string[]) =>
  z.string().refine((text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)), {
    message: `must start with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  });

/** Of one server: those of the log may name several, those of PostgreSQL a socket. */
const serverUrl = (...schemes: string[]) =>
  url(...schemes).refine((text) => URL.canParse(text) && new URL(text).hostname !== '', {
    message: 'is no address of a server; what is special in a user name or password is escaped, as %40 for @',
  });

/** Of a file, that another program may have been told to hand over itself. */
const filePath = z
  .string()
  .min(1)
  .max(4_096)
  .refine((text) => !/[\r\n\0]|-----BEGIN/.test(text), {
    message: 'is the path of a file, and not what the file holds',
  });

const timeZone = z.string().refine(
  (zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  },
  { message: 'is not an IANA time zone' },
);

/** Addresses, networks (`10.0.0.0/8`), or the names that Fastify gives to private ones; never everybody. */
const proxies = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim()))
  .refine((all) => all.every(isProxy), {
    message:
      'lists addresses, networks as 10.0.0.0/8, loopback, linklocal or uniquelocal, with commas between',
  });

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (longest < 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest);
}

const roleNames = ['admin', 'leader', 'agency', 'inspector'] as const;
type RoleName = (typeof roleNames)[number];

/** Roles with commas between, as the domain calls them. */
const roles = z.string().transform((text, context): RoleName[] => {
  const asked = text.split(',').map((each) => each.trim());
  const known = roleNames.filter((role) => asked.includes(role));
  if (known.length === new Set(asked).size) return known;
  context.addIssue({ code: 'custom', message: `lists roles with commas between: ${roleNames.join(', ')}` });
  return z.NEVER;
});

const words = (most: number) => z.string().trim().normalize('NFC').max(most);
const megabyte = 1_000_000;
const limit = z.coerce.number().int().min(1).max(10_000_000);

const settingsSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  WORKER_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  DONDOC_METRICS_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  EVENTSTORE_URL: url('esdb', 'esdb+discover', 'kurrentdb', 'kurrentdb+discover'),
  DATABASE_URL: url('postgres', 'postgresql'),
  REDIS_URL: serverUrl('redis', 'rediss').optional(),
  DONDOC_STORE_TLS: z.enum(['wanted', 'required']).default('wanted'),
  DONDOC_TIMEZONE: timeZone.default('Asia/Ho_Chi_Minh'),
  DONDOC_CLOCK: z
    .string()
    .default('system')
    .transform((text, context) => {
      if (text === 'system') return { mode: 'system' as const };
      const instant = new Date(text.replace(/^simulated:/, ''));
      if (!text.startsWith('simulated:') || Number.isNaN(instant.getTime())) {
        context.addIssue({ code: 'custom', message: 'is "system" or "simulated:<RFC 3339 instant>"' });
        return z.NEVER;
      }
      return { mode: 'simulated' as const, startsAt: instant };
    }),
  NODE_ENV: z.string().default('development'),
  DONDOC_ADMIN_NAME: z
    .string()
    .normalize('NFKC')
    .max(100)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]*$/u, 'holds letters, digits and ._@- only')
    .default('admin'),
  DONDOC_ADMIN_PASSWORD: z.string().min(8).max(200).optional(),
  DONDOC_TOKEN_SECRET: z.string().min(32, 'must have at least 32 characters'),
  /** Set by the launcher alone: the password was made at random, and its owner is to change it. */
  DONDOC_ADMIN_PASSWORD_TEMPORARY: z.stringbool().default(false),
  DONDOC_TOKEN_HOURS: z.coerce.number().min(0.01).max(24).default(8),
  DONDOC_SESSION_HOURS: z.coerce.number().min(0.01).max(24).default(12),
  DONDOC_SESSION_IDLE_MINUTES: z.coerce.number().min(0.1).max(1_440).default(60),
  DONDOC_SECOND_FACTOR_FOR: roles.default([]),
  DONDOC_OIDC_ISSUER: serverUrl('https', 'http').optional(),
  DONDOC_OIDC_AUDIENCE: z.string().min(1).optional(),
  DONDOC_OIDC_CLIENTS: z.string().optional(),
  DONDOC_TRUSTED_PROXIES: proxies.optional(),
  DONDOC_LIMIT_REQUESTS: limit.default(60_000),
  DONDOC_LIMIT_COMMANDS: limit.default(20_000),
  DONDOC_LIMIT_QUERIES: limit.default(30_000),
  DONDOC_LIMIT_EXPORTS: limit.default(120),
  DONDOC_LIMIT_SIGN_INS: limit.default(10),
  DONDOC_EXPORTS_AT_ONCE: z.coerce.number().int().min(1).max(100).default(2),
  SMTP_URL: serverUrl('smtp', 'smtps').optional(),
  DONDOC_MAIL_FROM: z
    .string()
    .max(320)
    .regex(/^([^<>\r\n]*<)?[^\s@<>]+@[^\s@<>]+>?$/, 'is an address, as Văn phòng <van-phong@example.gov.vn>')
    .default('dondoc <dondoc@localhost>'),
  DONDOC_OFFICE_CONTACT: z.string().trim().min(3).max(300).optional(),
  DONDOC_PUBLIC_URL: serverUrl('http', 'https').optional(),
  DONDOC_REMINDERS_SILENT_AFTER_MINUTES: z.coerce.number().min(0.01).max(10_080).default(15),
  DONDOC_WEBHOOK_ALLOW_PRIVATE: z.stringbool().default(false),
  DONDOC_LETTERHEAD_PARENT: words(200).default(''),
  DONDOC_LETTERHEAD_NAME: words(200).default('Ban Chỉ đạo'),
  DONDOC_LETTERHEAD_SYMBOL: words(60).default('BC-BCĐ'),
  DONDOC_LETTERHEAD_PLACE: words(100).default(''),
  DONDOC_LETTERHEAD_SIGNER: words(200).default('Quyền hạn, chức vụ của người ký'),
  DONDOC_FILES: fileLocation.prefault('file:.dondoc/data/files'),
  DONDOC_FILES_LARGEST_MB: z.coerce.number().min(0.001).max(500).default(20),
  DONDOC_FILES_DAILY_MB: z.coerce.number().min(0.001).max(1_000_000).default(500),
  DONDOC_FILES_TOTAL_GB: z.coerce.number().min(0.001).max(1_000_000).default(50),
  DONDOC_FILES_UNNAMED_DAYS: z.coerce.number().min(0.001).max(3_650).default(7),
  DONDOC_TRANSPARENCY: folderLocation.prefault('file:.dondoc/data/transparency'),
  DONDOC_TRANSPARENCY_ORIGIN: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9./_-]{2,199}$/, 'is a name such as log.example.gov.vn/dondoc')
    .optional(),
  DONDOC_TRANSPARENCY_KEY: filePath.optional(),
  DONDOC_CHECKPOINT_MINUTES: z.coerce.number().min(0.01).max(1_440).default(5),
  DONDOC_CHECKPOINT_URL: serverUrl('https', 'http').optional(),
  DONDOC_CHECKPOINT_MAIL: z.email().max(320).optional(),
  DONDOC_WITNESS_POLICY: filePath.optional(),
  DONDOC_VERIFY_HOURS: z.coerce.number().min(0.001).max(8_760).default(24),
  DONDOC_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: serverUrl('http', 'https').optional(),
});

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(settingsSchema.shape);

/** Read by the command line, or by the tests. */
const ofOthers = /^DONDOC_(DATA|CHILD_OF|TEST_\w+)$/;

/** Variables that are called as settings are, and are none: a misspelt one would do nothing, and say nothing. */
export const unknownSettings = (env: NodeJS.ProcessEnv = process.env): readonly string[] =>
  Object.keys(env).filter(
    (name) => name.startsWith('DONDOC_') && !settingNames.includes(name) && !ofOthers.test(name),
  );

const storeUrlsOf = (env: z.output<typeof settingsSchema>) => ({
  eventStoreUrl: env.EVENTSTORE_URL,
  databaseUrl: env.DATABASE_URL,
  redisUrl: env.REDIS_URL,
  filesEndpoint: env.DONDOC_FILES.kind === 's3' ? env.DONDOC_FILES.endpoint : undefined,
});

const configSchema = settingsSchema
  .refine(({ DONDOC_OIDC_ISSUER: issuer, DONDOC_OIDC_AUDIENCE: audience }) => !issuer || audience, {
    path: ['DONDOC_OIDC_AUDIENCE'],
    message: 'is required with DONDOC_OIDC_ISSUER: a token that is for another service opens nothing here',
    // Also where other settings are at fault: all are told at once.
    when: () => true,
  })
  .refine(({ DONDOC_CHECKPOINT_MAIL: mailbox, SMTP_URL: server }) => !mailbox || server, {
    path: ['SMTP_URL'],
    message: 'is required with DONDOC_CHECKPOINT_MAIL: checkpoints go through the office’s mail server',
    when: () => true,
  })
  .superRefine((env, context) => {
    if (env.DONDOC_STORE_TLS !== 'required') return;
    for (const name of plainStores(storeUrlsOf(env)))
      context.addIssue({ code: 'custom', path: [name], message: 'reaches its store without TLS' });
  })
  .transform((env) => ({
    port: env.PORT,
    workerPort: env.WORKER_PORT,
    metricsPort: env.DONDOC_METRICS_PORT,
    host: env.HOST,
    eventStoreUrl: env.EVENTSTORE_URL,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    /** Settings by which a store is reached over the network without TLS. */
    plainStores: plainStores(storeUrlsOf(env)),
    timeZone: env.DONDOC_TIMEZONE,
    clock: env.DONDOC_CLOCK,
    isProduction: env.NODE_ENV === 'production',
    /** Of the first account. */
    adminName: env.DONDOC_ADMIN_NAME,
    adminPassword: env.DONDOC_ADMIN_PASSWORD,
    isAdminPasswordTemporary: env.DONDOC_ADMIN_PASSWORD_TEMPORARY,
    tokenSecret: env.DONDOC_TOKEN_SECRET,
    tokenHours: env.DONDOC_TOKEN_HOURS,
    /** Of the page: how long one lasts, and how long one that is not used. */
    sessions: {
      longestMs: env.DONDOC_SESSION_HOURS * 3_600_000,
      idleMs: env.DONDOC_SESSION_IDLE_MINUTES * 60_000,
    },
    /** The roles of local accounts that sign in with a second factor. */
    secondFactorFor: env.DONDOC_SECOND_FACTOR_FOR,
    oidc:
      env.DONDOC_OIDC_ISSUER !== undefined && env.DONDOC_OIDC_AUDIENCE !== undefined
        ? {
            issuer: env.DONDOC_OIDC_ISSUER,
            audience: env.DONDOC_OIDC_AUDIENCE,
            /** Whom tokens may have been given to (`azp`, `client_id`). */
            clients: (env.DONDOC_OIDC_CLIENTS ?? env.DONDOC_OIDC_AUDIENCE)
              .split(',')
              .map((client) => client.trim()),
          }
        : undefined,
    limits: {
      requestsAMinute: env.DONDOC_LIMIT_REQUESTS,
      commandsAMinute: env.DONDOC_LIMIT_COMMANDS,
      queriesAMinute: env.DONDOC_LIMIT_QUERIES,
      exportsAMinute: env.DONDOC_LIMIT_EXPORTS,
      /** In five minutes. */
      signIns: env.DONDOC_LIMIT_SIGN_INS,
      exportsAtOnce: env.DONDOC_EXPORTS_AT_ONCE,
    },
    trustedProxies: env.DONDOC_TRUSTED_PROXIES ?? [],
    smtpUrl: env.SMTP_URL,
    mailFrom: env.DONDOC_MAIL_FROM,
    officeContact: env.DONDOC_OFFICE_CONTACT,
    publicUrl: (env.DONDOC_PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}`).replace(/\/+$/, ''),
    remindersSilentAfterMs: env.DONDOC_REMINDERS_SILENT_AFTER_MINUTES * 60_000,
    webhookAllowPrivate: env.DONDOC_WEBHOOK_ALLOW_PRIVATE,
    /** What stands at the head and the end of official documents; empty is left to be filled in. */
    letterhead: {
      parent: env.DONDOC_LETTERHEAD_PARENT,
      name: env.DONDOC_LETTERHEAD_NAME,
      symbol: env.DONDOC_LETTERHEAD_SYMBOL,
      place: env.DONDOC_LETTERHEAD_PLACE,
      signer: env.DONDOC_LETTERHEAD_SIGNER,
    },
    files: {
      location: env.DONDOC_FILES,
      largestBytes: Math.floor(env.DONDOC_FILES_LARGEST_MB * megabyte),
      /** That one account may bring in 24 hours. */
      dailyBytes: Math.floor(env.DONDOC_FILES_DAILY_MB * megabyte),
      /** Of all files together. */
      totalBytes: Math.floor(env.DONDOC_FILES_TOTAL_GB * 1_000 * megabyte),
      /** How long a file is kept that no event names. */
      unnamedMs: env.DONDOC_FILES_UNNAMED_DAYS * 86_400_000,
    },
    transparency: {
      folder: env.DONDOC_TRANSPARENCY,
      /** The name of the log and of its key; made of the system's identity where none is set. */
      origin: env.DONDOC_TRANSPARENCY_ORIGIN,
      /** A file with the key, in PEM; one is made in the folder where none is set. */
      keyFile: env.DONDOC_TRANSPARENCY_KEY,
      checkpointEveryMs: env.DONDOC_CHECKPOINT_MINUTES * 60_000,
      /** Where each checkpoint is posted. */
      checkpointUrl: env.DONDOC_CHECKPOINT_URL,
      /** A mailbox that the newest checkpoint is sent to, at most once an hour. */
      checkpointMail: env.DONDOC_CHECKPOINT_MAIL,
      /** A file with the witnesses that are asked, and which of them are enough (tlog-policy). */
      witnessPolicy: env.DONDOC_WITNESS_POLICY,
      verifyEveryMs: env.DONDOC_VERIFY_HOURS * 3_600_000,
    },
    logLevel: env.DONDOC_LOG_LEVEL,
    /** Whether spans are made and sent, to the address that OpenTelemetry's own SDK reads. */
    isTraced: env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
  }));

export type Config = z.output<typeof configSchema>;

/** The environment does not describe a system that can start; the message lists every fault, a line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
  }
}

/**
 * Reads the settings of the API and the worker from environment variables, the only place that does.
 * An empty variable counts as absent.
 * @throws ConfigError that lists every fault at once; it never repeats a value, which may be a secret.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = configSchema.safeParse(present);
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}

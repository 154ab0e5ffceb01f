import { pathToFileURL } from 'node:url';
import { applicationPart, becomesReady, opensAdmin } from './applications.js';
import type { DataFolder, Endpoints } from './data-folder.js';
import { type Part, type RunningPart, startedAgainIn, supervise, type SupervisedPart } from './supervise.js';
import type { StartSettings } from './settings.js';
import { databasePart, eventStorePart } from './stores.js';

/** The whole system on this machine, from its start to its end. */
export interface Launch {
  /** The first start of everything, up to `/health/ready`. */
  readonly ready: Promise<Endpoints>;
  /** Settles when a part was given up. */
  readonly failed: Promise<Error>;
  /** The password that was made for the first account, if one was and nobody has seen it yet. */
  unseenPassword(): Promise<string | undefined>;
  /** Ends the API and the worker first, then the stores. */
  stop(): Promise<void>;
}

/** Starts the event log, the database, the API and the worker; those that do not need each other, at once. */
export function launch(settings: StartSettings, folder: DataFolder, tell: (line: string) => void): Launch {
  const stores: SupervisedPart[] = [];
  const applications: SupervisedPart[] = [];
  const abort = new AbortController();
  let fail: (reason: Error) => void;
  const failed = new Promise<Error>((resolve) => (fail = resolve));
  const password = settings.adminPassword ?? folder.kept.firstPassword;
  const isMadeHere = settings.adminPassword === undefined;

  const start = async (part: Part, among: SupervisedPart[]): Promise<RunningPart> => {
    abort.signal.throwIfAborted();
    const began = performance.now();
    const supervised = supervise(part, tell, startedAgainIn(folder.path));
    among.push(supervised);
    void supervised.gaveUp.then((reason) => fail(reason));
    const running = await supervised.started;
    tell(`  ${part.name.padEnd(10)} ready in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return running;
  };

  const credentialsFile = folder.folderOf('event-store-credentials.json');
  const startAll = async (): Promise<Endpoints> => {
    const [eventStore, database] = await together([
      settings.eventStoreUrl ??
        start(eventStorePart(folder, settings.env, { credentialsFile }), stores).then(({ url }) => url),
      settings.databaseUrl ?? start(databasePart(folder), stores).then(({ url }) => url),
    ]);
    const env: NodeJS.ProcessEnv = {
      ...settings.env,
      PORT: String(settings.port),
      HOST: settings.host,
      EVENTSTORE_URL: eventStore,
      DATABASE_URL: database,
      DONDOC_TOKEN_SECRET: settings.tokenSecret ?? folder.kept.tokenSecret,
      DONDOC_FILES: settings.env.DONDOC_FILES ?? pathToFileURL(folder.folderOf('files')).href,
      DONDOC_TRANSPARENCY:
        settings.env.DONDOC_TRANSPARENCY ?? pathToFileURL(folder.folderOf('transparency')).href,
      ...(password === undefined ? {} : { DONDOC_ADMIN_PASSWORD: password }),
      ...(isMadeHere ? { DONDOC_ADMIN_PASSWORD_TEMPORARY: 'true' } : {}),
    };
    const [{ url }] = await together([
      start(applicationPart('api', folder, env), applications),
      start(applicationPart('worker', folder, env), applications),
    ]);
    const api = reachable(url);
    await becomesReady(api, folder.logOf('api').path, abort.signal, tell);
    const endpoints = { api, eventStore, database, queue: settings.redisUrl ?? database };
    folder.showEndpoints(endpoints);
    return endpoints;
  };

  const ready = startAll();
  return {
    ready,
    failed,
    unseenPassword: async () => {
      const { firstPassword, ...others } = folder.kept;
      if (firstPassword === undefined) return undefined;
      const { api } = await ready;
      const isGood =
        settings.adminPassword === undefined && (await opensAdmin(api, settings.adminName, firstPassword));
      folder.keep(others);
      return isGood ? firstPassword : undefined;
    },
    stop: async () => {
      abort.abort(new Error('the start was cut short'));
      folder.hideEndpoints();
      await Promise.all(applications.map((part) => part.stop()));
      await Promise.all(stores.map((part) => part.stop()));
      await ready.catch(() => undefined);
    },
  };
}

/** As `Promise.all`, but a failure waits for the others, so that nothing goes on starting behind its back. */
async function together<const T extends readonly unknown[]>(
  works: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const outcomes = await Promise.allSettled(works);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return Promise.all(works);
}

/** The address by which this machine reaches a server that listens on every address. */
function reachable(url: string): string {
  return url.replace(/\/\/(0\.0\.0\.0|\[::\])/, '//127.0.0.1').replace(/\/$/, '');
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startEventStore } from '#embedded';

/** A real event log, empty and of one test file alone: a log belongs to one system for ever. */
export interface OwnEventStore {
  readonly url: string;
  /** Of the node that `url` names first, which leads. */
  readonly port: number;
  stop(): Promise<void>;
}

/** What can be asked of a node by the program that started it. */
export type NodeOrder = 'kill' | 'start' | 'freeze' | 'thaw' | 'cut' | 'join';

/** One that a program outside this repository started. */
export interface OutsideEventStore extends OwnEventStore {
  /** `host:port` of each node, the leader of the beginning first. */
  readonly nodes: readonly string[];
  /** Resolves once the program says that it is done. */
  order(order: NodeOrder, node: string): Promise<void>;
}

/** The program that starts an event store of its own for each test file, where one is given. */
export const eventStoreCommand = process.env['DONDOC_TEST_EVENT_STORE_COMMAND'] || undefined;

/**
 * By the program that is given, else the embedded one.
 * @param folder where its files are to be
 * @throws Error when the program ends before it printed a URL
 */
export async function startOwnEventStore(folder: string): Promise<OwnEventStore> {
  return eventStoreCommand === undefined
    ? startEventStore({ port: 0, data: folder })
    : startOutsideEventStore(eventStoreCommand, folder);
}

/**
 * @param program what CONTRIBUTING says of it
 * @param folder where its files are to be
 * @throws Error when it ends before it printed a URL
 */
export async function startOutsideEventStore(program: string, folder: string): Promise<OutsideEventStore> {
  const server = spawn(program, [folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  const lines = createInterface(server.stdout);
  const said = (isIt: (line: string) => boolean) =>
    new Promise<string>((resolve) => {
      const look = (line: string) => {
        if (!isIt(line)) return;
        lines.off('line', look);
        resolve(line);
      };
      lines.on('line', look);
    });
  const failed = ended.then(([code]) => {
    throw new Error(`${program} ended with ${code}`);
  });
  failed.catch(() => undefined);
  const url = await Promise.race([said((line) => line.startsWith('esdb://')), failed]);
  const nodes = url.slice('esdb://'.length).split(/[?/]/, 1)[0]?.split(',') ?? [];
  return {
    url,
    port: Number(nodes[0]?.split(':')[1]),
    nodes,
    async order(order, node) {
      const done = said((line) => line === `${order} ${node}`);
      server.stdin.write(`${order} ${node}\n`);
      await Promise.race([done, failed]);
    },
    async stop() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** The same log through a way to one of its nodes, past which the client must not look for others. */
export function throughPort(url: string, port: number): string {
  return url.replace(/\/\/[^?/]*/, `//127.0.0.1:${port}`);
}

import type { Message } from '../messages/protobuf.js';
import type { SupportedMethods } from '../messages/server.js';

/** The release whose behaviour this server follows. Clients switch features on by it. */
export const SERVER_VERSION = '23.10.6';

/** Features beyond the method itself, as ServerFeatures.cs of EventStoreDB 23.10 names them. */
function featuresOf(service: string, name: string): readonly string[] {
  if (service.endsWith('.PersistentSubscriptions')) return ['stream', 'all'];
  if (service.endsWith('.Streams') && name === 'Read') return ['position', 'events'];
  if (service.endsWith('.Streams') && name === 'BatchAppend') return ['deadline_duration'];
  return [];
}

/**
 * What `ServerFeatures/GetSupportedMethods` answers.
 * @param paths of the methods served, `/<service>/<method>`.
 */
export function supportedMethods(paths: readonly string[]): Message<typeof SupportedMethods> {
  const methods = paths.map((path) => {
    const [, serviceName = '', methodName = ''] = path.split('/');
    return {
      serviceName,
      methodName: methodName.toLowerCase(),
      features: featuresOf(serviceName, methodName),
    };
  });
  return { methods, eventStoreServerVersion: SERVER_VERSION };
}

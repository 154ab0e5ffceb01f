import type { JsonObject } from './json.js';

/** Turns the data of one event type from one schema version into the next. Pure, and kept for ever. */
export interface Upcaster {
  type: string;
  fromVersion: number;
  upcast: (data: JsonObject) => JsonObject;
}

export type Upcast = (type: string, schemaVersion: number, data: JsonObject) => JsonObject;

/** The steps of today's contract; an event type whose shape changed in a way that adding a field cannot express adds one. */
export const upcasters: readonly Upcaster[] = [];

/**
 * Chains the steps: data of any version is taken through each later step of its type.
 * @throws Error when two steps claim the same type and version.
 */
export function createUpcast(steps: readonly Upcaster[]): Upcast {
  const byVersion = new Map<string, Upcaster['upcast']>();
  for (const step of steps) {
    const key = `${step.type}@${step.fromVersion}`;
    if (byVersion.has(key)) throw new Error(`Two upcasters for ${key}`);
    byVersion.set(key, step.upcast);
  }
  if (byVersion.size === 0) return (_type, _schemaVersion, data) => data;
  return (type, schemaVersion, data) => {
    let current = data;
    for (let version = schemaVersion; ; version += 1) {
      const step = byVersion.get(`${type}@${version}`);
      if (!step) return current;
      current = step(current);
    }
  };
}

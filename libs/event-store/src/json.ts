export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** What an event's data and metadata are made of: anything that survives `JSON.stringify` unchanged. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

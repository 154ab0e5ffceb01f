import type { MessageId } from '../../messages/ids.js';
import types from '../../messages/vi/event.json';
import { message } from '../../messages/language.js';
import { collator } from '../../messages/formats.js';

/** What a type of event is called; one without a name by its own. */
export function eventTypeName(type: string): string {
  return Object.hasOwn(types, type)
    ? message(`event.${type}` as MessageId)
    : message('audit.other-type', { type });
}

/** Every type with a name, in the order of the names. */
export function eventTypes(): readonly { readonly value: string; readonly label: string }[] {
  const { compare } = collator();
  return Object.keys(types)
    .map((value) => ({ value, label: eventTypeName(value) }))
    .sort((one, other) => compare(one.label, other.label));
}

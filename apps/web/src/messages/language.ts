import { i18n, type Messages } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import type { MessageId } from './ids.js';

export type Language = 'vi' | 'en';

/** What a message has filled in. */
export type Values = Readonly<Record<string, string | number>>;

/** A part of the messages, by language, loaded when it is asked for. */
type Part = Readonly<Record<Language, () => Promise<{ readonly default: Messages }>>>;

/** What is spoken: what every screen may say, and what was asked for besides. */
const parts: Part[] = [{ vi: () => import('virtual:messages/vi'), en: () => import('virtual:messages/en') }];

const kept = 'dondoc.language';
/** What a link opens is answered in this language: a browser sends its own with links. A year, in seconds. */
const tellsLinks = 'dondoc_language';
const toldForSeconds = 31_536_000;
const listeners = new Set<() => void>();

/** The language that the reader chose on this device, else Vietnamese: offices' machines often have English browsers. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(kept);
  if (chosen === 'vi' || chosen === 'en') return chosen;
  return 'vi';
}

/** Speaks a language from now on; its messages are loaded first. */
export async function speak(language: Language, keep = false): Promise<void> {
  const loaded = await Promise.all(parts.map((part) => part[language]()));
  const messages = Object.assign({}, ...loaded.map((part) => part.default)) as Messages;
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
  document.cookie = `${tellsLinks}=${language}; path=/; SameSite=Strict; max-age=${toldForSeconds}`;
  if (keep) localStorage.setItem(kept, language);
  for (const listener of listeners) listener();
}

/** Speaks another part too from now on, in whichever language; it is loaded first. */
export async function speakAlso(part: Part): Promise<void> {
  parts.push(part);
  const language = currentLanguage();
  const { default: messages } = await part[language]();
  i18n.load(language, messages);
}

/** The language that is spoken now. */
export function currentLanguage(): Language {
  return i18n.locale === 'en' ? 'en' : 'vi';
}

/** A message in the language that is spoken now. Inside a component take `useMessages`, so that it hears of a change. */
export function message(id: MessageId, values?: Values): string {
  return i18n._(id, values);
}

/** `t` gives a message; the component is drawn again when the language changes. */
export function useMessages(): { t: typeof message; language: Language } {
  const language = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => currentLanguage(),
  );
  return { t: message, language };
}

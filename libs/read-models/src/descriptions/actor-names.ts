import { engineActor, stranger, type Actor, type Language } from '#domain';

const words: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  [engineActor.id]: { vi: 'Hệ thống', en: 'System' },
  [stranger.id]: { vi: 'Người chưa đăng nhập', en: 'Not signed in' },
};

/** What people call who did something: a person by name, the system itself in words of their language. */
export function actorName(
  { id, name, role }: Pick<Actor, 'id' | 'name' | 'role'>,
  language: Language,
): string {
  const word = role === 'system' && Object.hasOwn(words, id) ? words[id] : undefined;
  return word?.[language] ?? name;
}

import { api } from '../../api/client.js';
import { collator } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';

/** One of what is chosen from by name. */
export interface Named {
  readonly value: string;
  readonly label: string;
}

/** What agencies, meetings and causes of lateness are called, by id and in the order of the language. */
export function useNames(): Readonly<Record<'agencyId' | 'meetingId' | 'latenessCause', readonly Named[]>> {
  const { t, language } = useMessages();
  const query = { params: { query: { limit: 500 } } } as const;
  const agencies = api.useQuery('get', '/api/v1/agencies', query).data?.items ?? [];
  const meetings = api.useQuery('get', '/api/v1/meetings', query).data?.items ?? [];
  const causes = api.useQuery('get', '/api/v1/admin/lateness-causes').data?.items ?? [];
  const { compare } = collator();
  const sorted = (all: Named[]) => all.sort((one, other) => compare(one.label, other.label));
  return {
    agencyId: sorted(agencies.map(({ id, name }) => ({ value: id, label: name }))),
    meetingId: sorted(
      meetings.map((meeting) => {
        const { id, number, title } = meeting as { id: string; number?: string; title?: string };
        return { value: id, label: [number, title].filter(Boolean).join(' – ') || id };
      }),
    ),
    latenessCause: [
      { value: 'none', label: t('directives.no-cause') },
      ...sorted(causes.map(({ id, name }) => ({ value: id, label: name[language] }))),
    ],
  };
}

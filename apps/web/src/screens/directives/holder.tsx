import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client.js';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';

type Item = Pick<Schemas['DirectiveItem'], 'heldBy' | 'leadAgencyName'>;

/** In whose hands a directive is, and since when. */
export function Holder({ item: { heldBy, leadAgencyName } }: { item: Item }): ReactNode {
  const { t } = useMessages();
  if (heldBy.party === 'nobody') return t('status.nobody');
  const party =
    heldBy.party === 'agency' ? (leadAgencyName ?? t('status.agency')) : t(`status.${heldBy.party}`);
  return t('directives.held-since', { party, since: instant(heldBy.since).slice(0, 10) });
}

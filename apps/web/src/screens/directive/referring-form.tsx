import type { ReactNode } from 'react';
import { client } from '../../api/client.js';
import { day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { Lines, written } from './action-fields.js';
import { ActionForm, type ActionProps } from './action-form.js';
import { pendingExtension } from './actions-for.js';

/** Putting a request for more time before the leader, with what the office thinks of it. */
export function ReferralForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { directive } = props;
  const { id } = directive;
  const request = pendingExtension(directive);
  return (
    <ActionForm<Record<string, string>>
      {...props}
      initial={{ opinion: '' }}
      send={({ opinion = '' }, header) =>
        client.POST('/api/v1/admin/directives/{id}/extension/refer', {
          params: { path: { id }, header },
          body: written({ opinion }),
        })
      }
      fields={(form) => (
        <>
          {request && (
            <p>
              {t('directive.request-of', {
                name: request.requestedBy.name,
                on: day(request.proposedDueOn),
                reason: request.reason,
              })}
            </p>
          )}
          <Lines form={form} name="opinion" label={t('directive.opinion')} hint={t('common.optional')} />
        </>
      )}
    />
  );
}

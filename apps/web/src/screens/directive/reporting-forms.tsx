import type { ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import type { Answered, CommandForm } from '../../commands/use-command-form.js';
import { message, useMessages } from '../../messages/language.js';
import { numberIn } from '../../messages/typed-numbers.js';
import { sendOrKeep, wasKept, type Kept } from '../../offline/keep-report.js';
import { useSignedIn } from '../../session/session.js';
import {
  actualFaults,
  actualPlace,
  Actuals,
  actualsIn,
  badDay,
  Day,
  faultsIn,
  Line,
  Lines,
  noDay,
  Paper,
  written,
} from './action-fields.js';
import { ActionForm, type ActionProps, type CommandAnswer } from './action-form.js';
import { openShares } from './actions-for.js';
import type { BodyOf, Directive } from './directive-data.js';

type Values = Record<string, string>;

const isWrongPercent = (text: string): boolean => {
  const percent = numberIn(text);
  return percent !== undefined && !(percent >= 0 && percent <= 100);
};

/** The agencies that a paper may come from. */
const parties = ({ leadAgencyId, shares }: Directive): readonly string[] => [
  ...(leadAgencyId ? [leadAgencyId] : []),
  ...shares.map(({ agencyId }) => agencyId),
];

const paperFaults = (values: Values, isPaper: boolean) =>
  [['onBehalfOf.document', isPaper && !values['document']?.trim()]] as const;

const paperIn = ({ agencyId = '', document = '', receivedOn = '' }: Values) => ({
  onBehalfOf: { agencyId, document, ...written({ receivedOn }) },
});

/** How far it is. Written where there is no connection, it waits on the device. */
export function ProgressForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const person = useSignedIn();
  const { directive, name } = props;
  const isPaper = name === 'progress-on-paper';
  const isLead = directive.leadAgencyId === person.agencyId || isPaper;
  return (
    <ActionForm<Values, CommandAnswer | Kept>
      {...props}
      takesEvidence
      initial={{ narrative: '', percent: '', effectiveOn: '', agencyId: directive.leadAgencyId ?? '' }}
      placeOf={actualPlace(directive)}
      check={(values) =>
        faultsIn(
          ['narrative', !values['narrative']?.trim()],
          ['percent', isWrongPercent(values['percent'] ?? ''), message('directive.percent-between')],
          badDay('effectiveOn', values['effectiveOn'] ?? ''),
          ...actualFaults(values, directive),
          ...paperFaults(values, isPaper),
        )
      }
      send={(values, conditions, evidence) => {
        const { narrative = '', effectiveOn = '', percent = '' } = values;
        const body = {
          narrative,
          ...written({ effectiveOn, percent: numberIn(percent) }),
          indicators: actualsIn(values, directive),
          evidence,
          ...(isPaper ? paperIn(values) : {}),
        } as BodyOf<'/api/v1/directives/{id}/progress'>;
        return sendOrKeep(person.id, directive, body, conditions) as Promise<Answered<CommandAnswer | Kept>>;
      }}
      said={(answer) => (wasKept(answer) ? t('directive.kept-offline') : undefined)}
      fields={(form) => (
        <>
          {isPaper && <Paper form={form} agencyIds={parties(directive)} />}
          <Lines form={form} name="narrative" label={t('directive.narrative')} />
          <Line
            form={form}
            name="percent"
            label={t(isLead ? 'directive.percent' : 'directive.percent-own')}
            hint={t('common.optional')}
            inputMode="decimal"
          />
          <Day
            form={form}
            name="effectiveOn"
            label={t('directive.effective-on')}
            hint={t('directive.or-today')}
          />
          <Actuals form={form} directive={directive} />
        </>
      )}
    />
  );
}

/** When a paper that says that something is done reached the office. */
function ReceivedOn({ form }: { form: CommandForm<Values> }): ReactNode {
  const { t } = useMessages();
  return (
    <Day
      form={form}
      name="receivedOn"
      path="onBehalfOf.receivedOn"
      label={t('directive.received-on')}
      hint={t('directive.or-today')}
    />
  );
}

/** That it is done. */
export function CompletionForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { directive, name } = props;
  const { id, leadAgencyId } = directive;
  const isPaper = name === 'completion-on-paper';
  return (
    <ActionForm<Values, Schemas['CompletionAnswer']>
      {...props}
      takesEvidence
      initial={{ summary: '', effectiveOn: '', receivedOn: '', document: '', agencyId: leadAgencyId ?? '' }}
      placeOf={actualPlace(directive)}
      check={(values) =>
        faultsIn(
          ['summary', !values['summary']?.trim()],
          badDay('effectiveOn', values['effectiveOn'] ?? ''),
          badDay('onBehalfOf.receivedOn', values['receivedOn'] ?? ''),
          ...actualFaults(values, directive),
          ...paperFaults(values, isPaper),
        )
      }
      send={(values, header, evidence) => {
        const { summary = '', effectiveOn = '' } = values;
        const indicators = actualsIn(values, directive);
        const paper = isPaper ? paperIn(values) : {};
        const files = [...evidence];
        const body = { summary, ...written({ effectiveOn }), indicators, evidence: files, ...paper };
        return client.POST('/api/v1/directives/{id}/completion', { params: { path: { id }, header }, body });
      }}
      fields={(form) => (
        <>
          {isPaper && <Paper form={form} agencyIds={leadAgencyId ? [leadAgencyId] : []} />}
          {isPaper && <ReceivedOn form={form} />}
          <Lines form={form} name="summary" label={t('directive.summary')} />
          <Day
            form={form}
            name="effectiveOn"
            label={t('directive.effective-on')}
            hint={t('directive.or-today')}
          />
          <Actuals form={form} directive={directive} />
        </>
      )}
    />
  );
}

/** That one's own share is done, or by a paper that another's is. */
export function ShareCompletionForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { directive, name } = props;
  const { id } = directive;
  const isPaper = name === 'share-on-paper';
  const agencyIds = openShares(directive);
  return (
    <ActionForm<Values>
      {...props}
      takesEvidence
      initial={{ summary: '', effectiveOn: '', receivedOn: '', document: '', agencyId: agencyIds[0] ?? '' }}
      check={(values) =>
        faultsIn(
          ['summary', !values['summary']?.trim()],
          badDay('effectiveOn', values['effectiveOn'] ?? ''),
          badDay('onBehalfOf.receivedOn', values['receivedOn'] ?? ''),
          ...paperFaults(values, isPaper),
        )
      }
      send={(values, header, evidence) => {
        const { summary = '', effectiveOn = '' } = values;
        const paper = isPaper ? paperIn(values) : {};
        const body = { summary, ...written({ effectiveOn }), evidence: [...evidence], ...paper };
        const path = '/api/v1/directives/{id}/share/completion';
        return client.POST(path, { params: { path: { id }, header }, body });
      }}
      fields={(form) => (
        <>
          {isPaper && <Paper form={form} agencyIds={agencyIds} />}
          {isPaper && <ReceivedOn form={form} />}
          <Lines form={form} name="summary" label={t('directive.summary')} />
          <Day
            form={form}
            name="effectiveOn"
            label={t('directive.effective-on')}
            hint={t('directive.or-today')}
          />
        </>
      )}
    />
  );
}

/** That more time is needed. */
export function ExtensionForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { directive, name } = props;
  const { id, leadAgencyId } = directive;
  const isPaper = name === 'extension-on-paper';
  return (
    <ActionForm<Values>
      {...props}
      initial={{ proposedDueOn: '', reason: '', document: '', agencyId: leadAgencyId ?? '' }}
      check={(values) =>
        faultsIn(
          noDay('proposedDueOn', values['proposedDueOn'] ?? ''),
          ['reason', !values['reason']?.trim()],
          ...paperFaults(values, isPaper),
        )
      }
      send={(values, header) => {
        const { proposedDueOn = '', reason = '' } = values;
        const body = { proposedDueOn, reason, ...(isPaper ? paperIn(values) : {}) };
        return client.POST('/api/v1/directives/{id}/extension', { params: { path: { id }, header }, body });
      }}
      fields={(form) => (
        <>
          {isPaper && <Paper form={form} agencyIds={leadAgencyId ? [leadAgencyId] : []} />}
          <Day form={form} name="proposedDueOn" label={t('directive.proposed')} />
          <Lines form={form} name="reason" label={t('directive.reason')} />
        </>
      )}
    />
  );
}

/** Taking it on, or not. */
export function AnswerForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { id } = props.directive;
  if (props.name === 'accept')
    return (
      <ActionForm<Values>
        {...props}
        initial={{}}
        send={(_, header) =>
          client.POST('/api/v1/directives/{id}/accept', { params: { path: { id }, header }, body: {} })
        }
      />
    );
  return (
    <ActionForm<Values>
      {...props}
      isDangerous
      initial={{ reason: '' }}
      check={({ reason = '' }) => faultsIn(['reason', !reason.trim()])}
      send={({ reason = '' }, header) =>
        client.POST('/api/v1/directives/{id}/decline', { params: { path: { id }, header }, body: { reason } })
      }
      fields={(form) => <Lines form={form} name="reason" label={t('directive.reason')} />}
    />
  );
}

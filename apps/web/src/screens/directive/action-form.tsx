import { useId, useState, type ReactNode } from 'react';
import type { Schemas } from '../../api/client.js';
import {
  useCommandForm,
  type Answered,
  type CommandForm,
  type Conditions,
} from '../../commands/use-command-form.js';
import { useSeen } from '../../commands/use-seen.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { EvidenceField } from '../../components/evidence-field/evidence-field.js';
import type { Evidence } from '../../components/evidence-field/upload-file.js';
import { Faults } from '../../components/faults.js';
import { message, useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';
import { actionsFor, type ActionName } from './actions-for.js';
import { useAgencies, useAskAnew, type Directive } from './directive-data.js';
import style from './directive.module.css';
import { factsOf } from './what-changed.js';

export type CommandAnswer = Schemas['CommandAnswer'];

/** What the form of every action is given. */
export interface ActionProps {
  readonly name: ActionName;
  /** The directive as it stands now. */
  readonly directive: Directive;
  /** What came of it, in words. */
  readonly onDone: (words: string, kind?: 'success' | 'warning') => void;
  readonly onCancel: () => void;
}

interface ActionFormProps<Values extends object, Answer> extends ActionProps {
  readonly initial: Values;
  readonly check?: (values: Values) => Readonly<Partial<Record<string, string>>>;
  /** Where the form shows what the API names by a path, where it calls the field otherwise. */
  readonly placeOf?: (path: string, values: Values) => string;
  readonly send: (
    values: Values,
    conditions: Conditions,
    evidence: readonly Evidence[],
  ) => Promise<Answered<Answer>>;
  readonly fields?: (form: CommandForm<Values>) => ReactNode;
  /** What follows from it, where that depends on what was chosen. */
  readonly follows?: (values: Values) => string;
  /** Whether files may go with it, that prove what it says. */
  readonly takesEvidence?: boolean;
  readonly isDangerous?: boolean;
  /** What to say once it is done, where the usual words do not do. */
  readonly said?: (answer: Answer) => string | undefined;
}

/** What the API warns of although it did what was asked. */
function warningsOf(answer: unknown): string {
  const { warnings = [], openShares = [] } = (answer ?? {}) as Partial<Schemas['CompletionAnswer']>;
  return [
    warnings.length > 0 ? message('directive.warned') : '',
    openShares.length > 0 ? message('directive.shares-open') : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/**
 * A small form that gives one command on what its giver saw. Where that has moved, it shows what changed and offers to go
 * on; what was typed stays.
 */
export function ActionForm<Values extends object, Answer = CommandAnswer>({
  name,
  directive,
  onDone,
  onCancel,
  initial,
  check,
  placeOf,
  send,
  fields,
  follows,
  takesEvidence = false,
  isDangerous = false,
  said,
}: ActionFormProps<Values, Answer>): ReactNode {
  const { t } = useMessages();
  const person = useSignedIn();
  const { nameOf } = useAgencies();
  const askAnew = useAskAnew();
  const heading = useId();
  const [evidence, setEvidence] = useState<readonly Evidence[]>([]);
  const [isUploading, setUploading] = useState(false);
  const form = useCommandForm<Values, Answer>({
    initial,
    seen: useSeen(directive, (of) => factsOf(of, nameOf)),
    beside: evidence,
    ...(placeOf ? { placeOf } : {}),
    check: (values) => ({
      ...check?.(values),
      ...(isUploading ? { evidence: message('evidence.wait') } : {}),
    }),
    send: (values, conditions) => send(values, conditions, evidence),
    done(answer) {
      askAnew();
      const words = said?.(answer);
      const warned = warningsOf(answer);
      onDone(
        `${words ?? t('directive.done', { action: t(`directive.action-${name}`) })} ${warned}`.trim(),
        words || warned ? 'warning' : 'success',
      );
    },
  });
  const isAllowed = actionsFor(person, directive).includes(name);
  return (
    <form
      className={style.form}
      aria-labelledby={heading}
      noValidate
      onSubmit={(event) => void form.submit(event)}
    >
      <Faults form={form} mayGoOn={isAllowed} />
      <h3 id={heading}>{t(`directive.action-${name}`)}</h3>
      <p className={style.follows}>{follows?.(form.values) ?? t(`directive.follows-${name}`)}</p>
      {!isAllowed && <Banner kind="warning">{t('directive.no-longer-possible')}</Banner>}
      {fields?.(form)}
      {takesEvidence && (
        <EvidenceField
          label={t('directive.evidence')}
          path="evidence"
          value={evidence}
          onChange={setEvidence}
          onBusy={setUploading}
          fault={form.faultOf('evidence')}
        />
      )}
      <Actions>
        <Button kind={isDangerous ? 'danger' : 'primary'} type="submit" busy={form.busy}>
          {t(`directive.action-${name}`)}
        </Button>
        <Button onClick={onCancel}>{t('common.cancel')}</Button>
      </Actions>
    </form>
  );
}

import { useRef, useState, type ReactNode } from 'react';
import { givingUp } from '../../commands/unsent.js';
import { Button, type ButtonKind } from '../../components/button.js';
import { useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';
import type { Said } from './action-outcome.js';
import type { ActionProps } from './action-form.js';
import { actionsFor, type ActionName } from './actions-for.js';
import { AmendForm, AssignForm } from './assigning-forms.js';
import type { Directive } from './directive-data.js';
import style from './directive.module.css';
import { LatenessForm } from './lateness.js';
import { CloseForm, CorrectForm, DecisionForm, ReasonForm, ReopenForm, ShareForm } from './office-forms.js';
import { ReferralForm } from './referring-form.js';
import {
  AnswerForm,
  CompletionForm,
  ExtensionForm,
  ProgressForm,
  ShareCompletionForm,
} from './reporting-forms.js';

function Form(props: ActionProps): ReactNode {
  const { name } = props;
  switch (name) {
    case 'accept':
    case 'decline':
      return <AnswerForm {...props} />;
    case 'progress':
    case 'progress-on-paper':
      return <ProgressForm {...props} />;
    case 'complete':
    case 'completion-on-paper':
      return <CompletionForm {...props} />;
    case 'complete-share':
    case 'share-on-paper':
      return <ShareCompletionForm {...props} />;
    case 'request-extension':
    case 'extension-on-paper':
      return <ExtensionForm {...props} />;
    case 'decide-extension':
      return <DecisionForm {...props} />;
    case 'refer-extension':
      return <ReferralForm {...props} />;
    case 'lateness-cause':
      return <LatenessForm {...props} />;
    case 'close':
      return <CloseForm {...props} />;
    case 'return':
    case 'suspend':
    case 'resume':
      return <ReasonForm {...props} name={name} />;
    case 'confirm-share':
    case 'return-share':
      return <ShareForm {...props} />;
    case 'assign':
    case 'reassign':
      return <AssignForm {...props} />;
    case 'amend':
      return <AmendForm {...props} />;
    case 'reopen':
      return <ReopenForm {...props} />;
    case 'correct':
      return <CorrectForm {...props} />;
  }
}

/** The first is what is waited for; ending a directive is that only once it was reported done. */
const kindOf = (name: ActionName, position: number, { work }: Directive): ButtonKind =>
  position === 0 && (name !== 'close' || work === 'awaiting_confirmation') ? 'primary' : 'secondary';

/** What this person may do about the directive now: one form at a time. What is being written stays, whatever others do. */
export function Actions({
  directive,
  onDone,
}: {
  directive: Directive;
  onDone: (said: Said) => void;
}): ReactNode {
  const { t } = useMessages();
  const person = useSignedIn();
  const [open, setOpen] = useState<ActionName>();
  const opener = useRef<HTMLButtonElement>(null);
  const may = actionsFor(person, directive);
  return (
    <section className={style.panel} aria-labelledby="actions">
      <h2 id="actions">{t('directive.actions')}</h2>
      {may.length === 0 && <p>{t('directive.no-actions')}</p>}
      <ul className={style.choices}>
        {may.map((name, position) => (
          <li key={name}>
            <Button
              kind={kindOf(name, position, directive)}
              aria-expanded={open === name}
              onClick={({ currentTarget }) =>
                void givingUp.before(() => {
                  opener.current = currentTarget;
                  setOpen(open === name ? undefined : name);
                })
              }
            >
              {t(`directive.action-${name}`)}
            </Button>
          </li>
        ))}
      </ul>
      {open && (
        <Form
          key={open}
          name={open}
          directive={directive}
          onCancel={() => {
            setOpen(undefined);
            opener.current?.focus();
          }}
          onDone={(text, kind = 'success') => {
            setOpen(undefined);
            onDone({ text, kind, mark: Date.now() });
          }}
        />
      )}
    </section>
  );
}

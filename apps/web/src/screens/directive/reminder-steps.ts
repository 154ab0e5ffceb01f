import type { Schemas } from '../../api/client.js';
import { counted } from '../../messages/formats.js';
import { message } from '../../messages/language.js';

type Reminder = Schemas['Directive']['nextReminders'][number];

/** What a step of the policy says, from its name: `before-7`, `before-30-calendar`, `due-day`, `overdue-3`, `escalate-leader-5`, `silent-30`. */
export function wordsOfStep({ step, kind }: Pick<Reminder, 'step' | 'kind'>): string {
  const [name] = step.split('-');
  const days = counted(Number(/-(\d+)/.exec(step)?.[1] ?? 0));
  switch (name) {
    case 'before':
      return message(
        step.endsWith('-calendar') ? 'directive.step-before-calendar' : 'directive.step-before',
        { days },
      );
    case 'due':
      return message('directive.step-due');
    case 'overdue':
      return message('directive.step-overdue', { days });
    case 'escalate':
      return message(
        step.startsWith('escalate-head') ? 'directive.step-escalate-head' : 'directive.step-escalate',
        {
          days,
        },
      );
    case 'silent':
      return message('directive.step-silent', { days });
    case 'confirm':
      return message('directive.step-confirm');
    case 'declined':
      return message('directive.step-declined');
    default:
      return message(kind === 'escalation' ? 'directive.step-escalation' : 'directive.step-reminder');
  }
}

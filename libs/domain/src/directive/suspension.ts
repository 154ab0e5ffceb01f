import { requireRole } from '../actor.js';
import type { Directive } from './directive.js';
import type { CommandOf } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import { requireWork } from './requirements.js';

export function suspend(command: CommandOf<'SuspendDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'issued', 'assigned', 'in_progress');
  return [{ type: 'DirectiveSuspended', data: { reason: command.reason } }];
}

export function resume(command: CommandOf<'ResumeDirective'>, state: Directive): DirectiveEvent[] {
  requireRole(command.by, 'admin');
  requireWork(state, 'suspended');
  return [{ type: 'DirectiveResumed', data: { reason: command.reason } }];
}

import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { policyIdOf, Rejection } from '#domain';
import { directives, policies } from './aggregates.js';
import type { CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { PublishReminderPolicy } from './commands.js';
import { ReferenceData } from './reference-data.js';

@CommandHandler(PublishReminderPolicy)
export class PublishReminderPolicyHandler implements ICommandHandler<PublishReminderPolicy> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  async execute({ policy, envelope }: PublishReminderPolicy): Promise<CommandResult> {
    const { appliesTo } = policy;
    if (typeof appliesTo === 'object' && 'directiveId' in appliesTo)
      await this.#requireDirective(appliesTo.directiveId);
    const calendar = this.reference.calendar();
    const publishing = { type: 'PublishReminderPolicy', ...policy, calendar, ...envelope } as const;
    const result = await this.commands.handle(policies, policyIdOf(appliesTo), publishing, envelope);
    await this.reference.settle(result.position);
    return result;
  }

  async #requireDirective(directiveId: string): Promise<void> {
    if ((await this.commands.recall(directives, directiveId)) !== null) return;
    throw new Rejection(
      'not-found',
      'directive-not-found',
      'There is no such directive.',
      'appliesTo.directiveId',
    );
  }
}

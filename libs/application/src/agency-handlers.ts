import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Rejection, requireInPlace, type Coordinator } from '#domain';
import { agencies } from './aggregates.js';
import type { CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { ActOnAgency, RegisterAgency } from './commands.js';
import { agencyIdOf, isTakenFromBefore } from './unique-names.js';

@CommandHandler(RegisterAgency)
export class RegisterAgencyHandler implements ICommandHandler<RegisterAgency> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  async execute({ agency, envelope }: RegisterAgency): Promise<CommandResult> {
    const agencyId = agencyIdOf(agency.code);
    const isThere = async (id: string) => (await this.commands.recall(agencies, id)) !== null;
    if (await isTakenFromBefore('agency', agency.code, isThere))
      throw new Rejection('conflict', 'agency-code-taken', `The code ${agency.code} is in use.`, 'code');
    return this.commands.handle(
      agencies,
      agencyId,
      { type: 'RegisterAgency', agencyId, ...agency, ...envelope },
      envelope,
    );
  }
}

@CommandHandler(ActOnAgency)
export class ActOnAgencyHandler implements ICommandHandler<ActOnAgency> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  execute({ agencyId, asked, envelope }: ActOnAgency): Promise<CommandResult> {
    return this.commands.handle(agencies, agencyId, { ...asked, ...envelope }, envelope);
  }
}

/**
 * @throws Rejection `unknown-agency`, or `agency-succeeded` of one whose place others have taken as far as this process
 *   knows, naming the field. What is given to it all the same goes over to its heir
 */
export async function requireAgency(
  commands: DeciderCommandHandler,
  agencyId: string,
  path: string,
): Promise<void> {
  const agency = await commands.recall(agencies, agencyId);
  if (agency === null)
    throw new Rejection('impossible', 'unknown-agency', `No agency has the id ${agencyId}.`, path);
  requireInPlace(agency, path);
}

/** @throws Rejection `unknown-agency` for the first of a directive's agencies that is not registered. */
export async function requireAgencies(
  commands: DeciderCommandHandler,
  leadAgencyId: string | null,
  coordinators: readonly Coordinator[],
): Promise<void> {
  if (leadAgencyId !== null) await requireAgency(commands, leadAgencyId, 'leadAgencyId');
  for (const [index, { agencyId }] of coordinators.entries())
    await requireAgency(commands, agencyId, `coordinators.${index}.agencyId`);
}

import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { parkedStreamActs } from './aggregates.js';
import type { CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { ActOnParkedStream } from './commands.js';
import { ReferenceData } from './reference-data.js';

@CommandHandler(ActOnParkedStream)
export class ActOnParkedStreamHandler implements ICommandHandler<ActOnParkedStream> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  /** Once it is answered, this process reads the stream again by it. */
  async execute({ asked, envelope }: ActOnParkedStream): Promise<CommandResult> {
    const acting = { ...asked, ...envelope };
    const result = await this.commands.handle(parkedStreamActs, asked.streamId, acting, envelope);
    await this.reference.settle(result.position);
    return result;
  }
}

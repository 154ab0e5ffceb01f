import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { EventStore } from '#event-store';
import {
  ActOnAccountHandler,
  ActOnOutsidePersonHandler,
  ArrangeLeaveHandler,
  RegisterAccountHandler,
} from './account-handlers.js';
import { ActOnAgencyHandler, RegisterAgencyHandler } from './agency-handlers.js';
import { AnswerProposalHandler, PublishCalendarHandler } from './calendar-handlers.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { DirectiveIntake } from './directive-intake.js';
import { ActOnDirectiveHandler, AmendDraftHandler, AssignDirectiveHandler } from './directive-handlers.js';
import { DraftDirectiveHandler, ImportDirectiveHandler, NumberDirectivesHandler } from './intake-handlers.js';
import {
  ListLatenessCauseHandler,
  RecordLatenessCauseHandler,
  RetireLatenessCauseHandler,
} from './lateness-cause-handlers.js';
import {
  AttachMinutesFileHandler,
  ConveneMeetingHandler,
  CorrectMeetingHandler,
  FollowMeetingHandler,
  IssueDraftsHandler,
  PublishConclusionsHandler,
} from './meeting-handlers.js';

import { ActOnParkedStreamHandler } from './parked-stream-handlers.js';
import { PublishReminderPolicyHandler } from './policy-handlers.js';
import { ReferenceData } from './reference-data.js';
import { RecordSecurityHandler } from './security-handlers.js';
import {
  HandOverAccountsHandler,
  HandOverDirectiveHandler,
  SucceedAgencyHandler,
} from './succession-handlers.js';
import { SuccessionPlanner } from './succession-plan.js';
import { FireStepsHandler } from './timer-handlers.js';

/** The command handlers on Nest's command bus. */
@Module({})
export class ApplicationModule {
  /** @param reference started already: decisions need it from the first command on */
  static forRoot(eventStore: EventStore, reference: ReferenceData): DynamicModule {
    return {
      module: ApplicationModule,
      global: true,
      imports: [CqrsModule],
      providers: [
        {
          provide: DeciderCommandHandler,
          useFactory: () =>
            new DeciderCommandHandler(eventStore, (streamId, revision) =>
              reference.isSetAside(streamId, revision),
            ),
        },
        { provide: ReferenceData, useValue: reference },
        RegisterAgencyHandler,
        ActOnAgencyHandler,
        SuccessionPlanner,
        SucceedAgencyHandler,
        HandOverDirectiveHandler,
        HandOverAccountsHandler,
        RegisterAccountHandler,
        ActOnAccountHandler,
        ActOnOutsidePersonHandler,
        ArrangeLeaveHandler,
        ConveneMeetingHandler,
        DirectiveIntake,
        DraftDirectiveHandler,
        ImportDirectiveHandler,
        NumberDirectivesHandler,
        PublishConclusionsHandler,
        IssueDraftsHandler,
        CorrectMeetingHandler,
        AttachMinutesFileHandler,
        FollowMeetingHandler,
        AmendDraftHandler,
        AssignDirectiveHandler,
        ActOnDirectiveHandler,
        ListLatenessCauseHandler,
        RetireLatenessCauseHandler,
        RecordLatenessCauseHandler,
        PublishCalendarHandler,
        AnswerProposalHandler,
        PublishReminderPolicyHandler,
        FireStepsHandler,
        RecordSecurityHandler,
        ActOnParkedStreamHandler,
      ],
      exports: [CqrsModule, DeciderCommandHandler, DirectiveIntake, ReferenceData, SuccessionPlanner],
    };
  }
}

import { Body, Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PublishCalendar, ReferenceData } from '#application';
import { calendarEditionSchema, calendarEventSchemas, publicHolidayDecisions } from '#domain';
import { EveryRole, Roles } from '../auth/access.js';
import { commandAnswerSchema } from '../commands/command-answer-schema.js';
import { CommandDesk, type CommandAnswer } from '../commands/command-desk.js';
import { Told } from '../documentation/told.js';

const calendarsSchema = z
  .object({
    /** Names what is in force: the shipped calendar and the office's editions. */
    version: z.string(),
    /** Until here the Government's yearly decisions are known. */
    decidedUntil: z.string(),
    editions: z.array(calendarEventSchemas.CalendarPublished),
    decisions: z.array(z.looseObject({ year: z.number().int() })),
  })
  .meta({ id: 'Calendars' });

@Controller('calendars')
export class CalendarsController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly reference: ReferenceData,
  ) {}

  @Post()
  @HttpCode(201)
  @Roles('admin')
  @Told({ summary: "Publish the office's calendar of a year", answer: commandAnswerSchema, command: true })
  publish(
    @Body({ schema: calendarEditionSchema }) edition: z.infer<typeof calendarEditionSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    return this.desk.give(request, (envelope) => new PublishCalendar(edition, envelope));
  }

  @Get()
  @EveryRole()
  @Told({ summary: 'The working calendar in force, its editions and decisions', answer: calendarsSchema })
  list(): z.infer<typeof calendarsSchema> {
    const { version, decidedUntil } = this.reference.calendar();
    const editions = [...this.reference.editions()];
    return {
      version,
      decidedUntil,
      editions,
      decisions: publicHolidayDecisions.map((decision) => ({ ...decision })),
    };
  }
}

import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PublishCalendar } from '#application';
import { calendarEditionSchema, calendarEventSchemas, publicHolidayDecisions } from '#domain';
import { EveryRole, Roles } from '../auth/access.js';
import { commandAnswerSchema } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { Problem } from '../problems/problem.js';
import { afterSchema } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import {
  calendarYear,
  calendarYearSchema,
  decisionsField,
  holidaysField,
  holidaysUnder,
  yearParameter,
  type CalendarYear,
} from './calendar-year.js';

const calendarsSchema = z
  .object({
    /** Names what is in force: the shipped calendar and the office's editions. */
    version: z.string(),
    /** After this no year is decided up to the next that the office published. */
    decidedUntil: z.string(),
    editions: z.array(calendarEventSchemas.CalendarPublished),
    holidays: holidaysField,
    decisions: decisionsField,
  })
  .meta({ id: 'Calendars' });

@Controller('calendars')
export class CalendarsController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly queries: QueryGateway,
  ) {}

  @Post()
  @HttpCode(201)
  @Roles('admin')
  @ApiDoc({ summary: "Publish the office's calendar of a year", answer: commandAnswerSchema, command: true })
  publish(
    @Body({ schema: calendarEditionSchema }) edition: z.infer<typeof calendarEditionSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new PublishCalendar(edition, envelope));
  }

  @Get()
  @EveryRole()
  @ApiDoc({
    summary: 'The working calendar in force, its editions and decisions',
    answer: calendarsSchema,
    query: true,
  })
  list(
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof calendarsSchema>> {
    return this.queries.tell(reply, after, (reference) => {
      const { version, decidedUntil } = reference.calendar();
      const decisions = publicHolidayDecisions.map((decision) => ({ ...decision }));
      const editions = [...reference.editions()];
      return { version, decidedUntil, editions, holidays: holidaysUnder(editions), decisions };
    });
  }

  @Get(':year')
  @EveryRole()
  @ApiDoc({
    summary: 'The days off and the weekend days worked of a year, and who decided them',
    answer: calendarYearSchema,
    query: true,
    problems: [404],
  })
  async year(
    @Param('year', yearParameter) year: number,
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CalendarYear> {
    const known = await this.queries.tell(reply, after, (reference) => calendarYear(year, reference));
    if (known === null) throw new Problem(404, 'calendar-year-unknown');
    return known;
  }
}

import type admin from './vi/admin.json';
import type audit from './vi/audit.json';
import type calendar from './vi/calendar.json';
import type common from './vi/common.json';
import type directive from './vi/directive.json';
import type event from './vi/event.json';
import type eventCode from './vi/event-code.json';
import type eventData from './vi/event-data.json';
import type evidence from './vi/evidence.json';
import type inbox from './vi/inbox.json';
import type intake from './vi/intake.json';
import type meeting from './vi/meeting.json';
import type offline from './vi/offline.json';
import type desk from './vi/desk.json';
import type directives from './vi/directives.json';
import type problem from './vi/problem.json';
import type review from './vi/review.json';
import type session from './vi/session.json';
import type settings from './vi/settings.json';
import type shell from './vi/shell.json';
import type status from './vi/status.json';
import type verify from './vi/verify.json';

type In<Area extends string, Messages> = `${Area}.${keyof Messages & string}`;

/** Every message there is; a screen adds its own file of messages here. */
export type MessageId =
  | In<'admin', typeof admin>
  | In<'audit', typeof audit>
  | In<'calendar', typeof calendar>
  | In<'common', typeof common>
  | In<'directive', typeof directive>
  | In<'event', typeof event>
  | In<'event-code', typeof eventCode>
  | In<'event-data', typeof eventData>
  | In<'evidence', typeof evidence>
  | In<'inbox', typeof inbox>
  | In<'intake', typeof intake>
  | In<'meeting', typeof meeting>
  | In<'offline', typeof offline>
  | In<'desk', typeof desk>
  | In<'directives', typeof directives>
  | In<'problem', typeof problem>
  | In<'review', typeof review>
  | In<'session', typeof session>
  | In<'settings', typeof settings>
  | In<'shell', typeof shell>
  | In<'status', typeof status>
  | In<'verify', typeof verify>;

import type common from './vi/common.json';
import type problem from './vi/problem.json';
import type session from './vi/session.json';
import type shell from './vi/shell.json';
import type status from './vi/status.json';

type In<Area extends string, Messages> = `${Area}.${keyof Messages & string}`;

/** Every message there is; a screen adds its own file of messages here. */
export type MessageId =
  | In<'common', typeof common>
  | In<'problem', typeof problem>
  | In<'session', typeof session>
  | In<'shell', typeof shell>
  | In<'status', typeof status>;

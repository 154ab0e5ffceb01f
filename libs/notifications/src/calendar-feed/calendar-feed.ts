import ical, { ICalEvent, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { Language } from '#domain';
import type { OpenDeadline } from '#read-models';
import { descriptionOf, feedTexts } from './feed-texts.js';

/** RFC 5545, section 3.1: a line has at most 75 octets. */
const mostOctets = 75;

/** Lines that are too long go on in the next one after a blank; none is cut within a character. */
export function foldedLines(text: string): string {
  return text
    .split('\r\n')
    .map((line) => (Buffer.byteLength(line) <= mostOctets ? line : folded(line)))
    .join('\r\n');
}

function folded(line: string): string {
  let result = '';
  let octets = 0;
  for (const character of line) {
    const more = octetsOf(character);
    if (octets + more > mostOctets) {
      result += '\r\n ';
      octets = 1;
    }
    result += character;
    octets += more;
  }
  return result;
}

function octetsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

/** How often a calendar program should ask again. */
const refreshSeconds = 3_600;

/**
 * Deadlines as all-day events of an iCalendar feed. A day has no zone: it is the same date on every calendar, east of
 * Greenwich too. An event keeps its UID and its SEQUENCE rises with the directive's revision, so that a calendar
 * program moves what was extended. The same deadlines make the same bytes.
 */
export function calendarFeed(
  deadlines: readonly OpenDeadline[],
  { language, publicUrl }: { readonly language: Language; readonly publicUrl: string },
): string {
  const calendar = ical({
    name: feedTexts[language].name,
    prodId: { company: 'dondoc', product: 'deadlines', language },
    ttl: refreshSeconds,
  });
  const events = deadlines.map((deadline) => {
    const { directiveId, number, title, work, dueOn, revision, updatedAt } = deadline;
    const isHeld = work === 'suspended' || work === 'declined';
    return new ICalEvent(
      {
        id: `${directiveId}@dondoc`,
        sequence: revision,
        stamp: updatedAt,
        lastModified: updatedAt,
        start: new Date(`${dueOn}T00:00:00Z`),
        allDay: true,
        timezone: 'UTC',
        summary: printable(`${number}: ${title}`),
        description: descriptionOf(deadline, language),
        url: `${publicUrl}/directives/${encodeURIComponent(directiveId)}`,
        status: isHeld ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
        transparency: ICalEventTransparency.TRANSPARENT,
      },
      calendar,
    );
  });
  // The calendar's own toString folds so slowly that a full feed would hold up everybody for a second.
  const entries = foldedLines(events.map((event) => event.toString()).join(''));
  return calendar.toString().replace(/END:VCALENDAR$/, () => `${entries}END:VCALENDAR`);
}

/**
 * RFC 5545 has no place for control characters in a text; a line break it writes as `\n`. What is not seen but turns
 * what is goes too.
 */
function printable(text: string): string {
  return text.replace(/(?![\n\r\t])[\p{Cc}\p{Cf}]/gu, '');
}

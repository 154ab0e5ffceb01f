import type { Schemas } from '../../api/client.js';
import type { Facts } from '../../commands/use-seen.js';
import { day } from '../../messages/formats.js';
import { message } from '../../messages/language.js';
import { draftValues, type DraftValues } from './draft-values.js';

/** What a person who amends a draft sees of it, in the words of the reader's language. */
export function draftFacts(draft: Schemas['Directive'], nameOf: (id: string | null) => string): Facts {
  const values = draftValues(draft);
  const { title, content, leadAgencyId, coordinators, urgency } = values;
  const given = coordinators.map(({ agencyId, dueOn }) =>
    dueOn === '' ? nameOf(agencyId) : message('meeting.until', { name: nameOf(agencyId), day: day(dueOn) }),
  );
  return [
    [message('meeting.title'), title],
    [message('meeting.content'), content],
    [message('meeting.lead'), leadAgencyId ? nameOf(leadAgencyId) : ''],
    [message('meeting.coordinators'), given.join('; ')],
    [message('meeting.due'), dueInWords(values)],
    [message('meeting.urgency'), message(`status.${urgency}`)],
  ];
}

function dueInWords({ dueKind, on, workingDays, from }: DraftValues): string {
  switch (dueKind) {
    case 'on':
      return day(on);
    case 'workingDays':
      return [
        `${message('meeting.due-count')}: ${workingDays}`,
        from && message('meeting.counted-from', { day: day(from) }),
      ]
        .filter(Boolean)
        .join(', ');
    case 'standing':
      return message('meeting.due-standing');
    case 'none':
      return message('meeting.due-none');
  }
}

import {
  calendarEventSchemas,
  formatDate,
  statutoryHolidays,
  type Language,
  type StatutoryChange,
} from '#domain';
import type { EventFacts, Description } from './event-facts.js';

const changesSchema = calendarEventSchemas.CalendarPublished.shape.statutory.catch([]);

const nameOf = (id: string, language: Language): string =>
  statutoryHolidays([]).find((holiday) => holiday.id === id)?.name[language] ?? id;

/** The changes of law of an edition, each with the day it comes into force and its legal basis. */
function changesOfLaw(facts: EventFacts, say: (change: StatutoryChange, from: string) => string): string {
  const changes = changesSchema.parse(facts.data['statutory']) ?? [];
  return changes.map((change) => `; ${say(change, formatDate(change.from, facts.language))}`).join('');
}

/** The words of an edition of the office's calendar. */
export const calendarDescriptions: Readonly<Record<string, Description>> = {
  CalendarPublished: {
    vi: (facts) =>
      `Công bố lịch làm việc năm ${Number(facts.data['year'] ?? 0)}, bản ${facts.text('version')}` +
      changesOfLaw(facts, (change, from) =>
        change.change === 'add'
          ? `từ ngày ${from} thêm ngày nghỉ lễ hằng năm ${change.name} theo ${change.basis}`
          : `từ ngày ${from} bỏ ngày nghỉ lễ ${nameOf(change.holiday, 'vi')} theo ${change.basis}`,
      ),
    en: (facts) =>
      `Working calendar of ${Number(facts.data['year'] ?? 0)} published, edition ${facts.text('version')}` +
      changesOfLaw(facts, (change, from) =>
        change.change === 'add'
          ? `from ${from} on ${change.name} is a public holiday every year, by ${change.basis}`
          : `from ${from} on ${nameOf(change.holiday, 'en')} is no public holiday, by ${change.basis}`,
      ),
  },
};

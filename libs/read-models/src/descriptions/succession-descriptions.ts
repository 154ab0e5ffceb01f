import { formatCount } from '#domain';
import type { Description, EventFacts } from './event-facts.js';

/** The instrument, and from when on it has effect. */
const basisInVietnamese = (facts: EventFacts): string => {
  const basis = facts.inside('basis');
  if (basis === null) return '';
  return ` theo văn bản số ${basis.text('number')} ngày ${basis.date('issuedOn')} của ${basis.text('issuer')}, có hiệu lực từ ngày ${facts.date('effectiveOn')}`;
};

const basisInEnglish = (facts: EventFacts): string => {
  const basis = facts.inside('basis');
  if (basis === null) return '';
  return ` under instrument ${basis.text('number')} of ${basis.date('issuedOn')}, issued by ${basis.text('issuer')}, with effect from ${facts.date('effectiveOn')}`;
};

const dutiesInVietnamese = (facts: EventFacts): string => {
  const duties = facts.inside('duties');
  const counted = (field: string) => formatCount(duties?.number(field) ?? 0, 'vi');
  return `; bàn giao ${counted('lead')} nhiệm vụ chủ trì, ${counted('coordinator')} nhiệm vụ phối hợp, ${formatCount(facts.count('accounts'), 'vi')} tài khoản`;
};

const dutiesInEnglish = (facts: EventFacts): string => {
  const duties = facts.inside('duties');
  const counted = (field: string) => formatCount(duties?.number(field) ?? 0, 'en');
  return `; handed over: directives led ${counted('lead')}, co-ordinated ${counted('coordinator')}, accounts ${formatCount(facts.count('accounts'), 'en')}`;
};

const succeeded = (vietnamese: string, english: string): Description => ({
  vi: (facts) =>
    `${vietnamese} ${facts.agencies('heirIds')}${basisInVietnamese(facts)}${dutiesInVietnamese(facts)}`,
  en: (facts) => `${english} ${facts.agencies('heirIds')}${basisInEnglish(facts)}${dutiesInEnglish(facts)}`,
});

/** The words of what becomes of an agency by an instrument. */
export const successionDescriptions = {
  AgencyRenamed: {
    vi: (facts) =>
      `Đổi tên cơ quan ${facts.text('previousName')} thành ${facts.text('name')}${basisInVietnamese(facts)}`,
    en: (facts) =>
      `Agency ${facts.text('previousName')} renamed ${facts.text('name')}${basisInEnglish(facts)}`,
  },
  AgencyMerged: succeeded('Sáp nhập vào', 'Merged into'),
  AgencySplit: succeeded('Chia thành', 'Split into'),
  AgencyDissolved: succeeded('Giải thể, chuyển giao nhiệm vụ cho', 'Dissolved, its duties given to'),
  AgencyPartSplitOff: succeeded('Tách một phần nhiệm vụ sang', 'A part split off to'),
} as const satisfies Readonly<Record<string, Description>>;

/** The words of a directive that goes over to the heir of an agency. */
export const handedOverDescription: Description = {
  vi: (facts) => {
    const daysLate = facts.number('daysLate') ?? 0;
    const late = daysLate > 0 ? `; đã quá hạn ${formatCount(daysLate, 'vi')} ngày trước khi tiếp nhận` : '';
    const part = facts.text('part') === 'lead' ? 'vai trò chủ trì' : 'phần việc phối hợp';
    return `${facts.agency('heirId')} tiếp nhận ${part} từ ${facts.agency('agencyId')}${basisInVietnamese(facts)}${late}`;
  },
  en: (facts) => {
    const daysLate = facts.number('daysLate') ?? 0;
    const late = daysLate > 0 ? `; late by ${daysLate} ${daysLate === 1 ? 'day' : 'days'} before that` : '';
    const part = facts.text('part') === 'lead' ? 'the lead' : 'the share';
    return `${facts.agency('heirId')} took over ${part} of ${facts.agency('agencyId')}${basisInEnglish(facts)}${late}`;
  },
};

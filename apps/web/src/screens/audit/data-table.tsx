import type { ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import codes from '../../messages/vi/event-code.json';
import fields from '../../messages/vi/event-data.json';
import statuses from '../../messages/vi/status.json';
import { day, decimal, instant } from '../../messages/formats.js';
import type { MessageId } from '../../messages/ids.js';
import { message, useMessages } from '../../messages/language.js';
import style from './audit.module.css';
import { fieldsOfStatuses } from './data-fields.js';

/** What a field of an event's data is called; one without a name by its own. */
export function fieldName(name: string): string {
  return Object.hasOwn(fields, name) ? message(`event-data.${name}` as MessageId) : name;
}

/** Deeper data is shown as it was recorded. */
const deepest = 4;

/** A value of an event's data for people: days, numbers, agencies by name; lists and parts as tables within. */
export function DataValue({
  name,
  value,
  depth = 0,
}: {
  name: string;
  value: unknown;
  depth?: number;
}): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
  if (typeof value === 'number') return numberOf(name, value);
  if (typeof value === 'string') return textOf(name, value, nameOf);
  if (depth >= deepest) return <code>{JSON.stringify(value)}</code>;
  if (Array.isArray(value)) {
    if (value.length === 0) return t('common.none');
    return (
      <ol>
        {value.map((item: unknown, index) => (
          <li key={index}>
            <DataValue name={name} value={item} depth={depth + 1} />
          </li>
        ))}
      </ol>
    );
  }
  return <DataTable data={value as Record<string, unknown>} depth={depth + 1} />;
}

function textOf(name: string, value: string, nameOf: (id: string) => string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return day(value);
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value)) return instant(value);
  if (name === 'agencyId' || name.endsWith('AgencyId')) return nameOf(value) === '–' ? value : nameOf(value);
  if (Object.hasOwn(codes, `${name}-${value}`)) return message(`event-code.${name}-${value}` as MessageId);
  if (fieldsOfStatuses.has(name) && Object.hasOwn(statuses, value))
    return message(`status.${value}` as MessageId);
  return name === 'field' ? fieldName(value) : value;
}

function numberOf(name: string, value: number): string {
  if (name === 'year') return String(value);
  return name === 'percent' ? `${decimal(value)}%` : decimal(value);
}

/** The data of an event as a table, by the names of its fields. */
export function DataTable({ data, depth = 0 }: { data: Record<string, unknown>; depth?: number }): ReactNode {
  const { t } = useMessages();
  const entries = Object.entries(data);
  const { field } = data;
  // What a correction had before and after is told as its field is.
  const meant = (name: string) =>
    typeof field === 'string' && (name === 'previous' || name === 'value') ? field : name;
  if (entries.length === 0) return <p>{t('audit.no-data')}</p>;
  return (
    <div className={style.data}>
      <table>
        <tbody>
          {entries.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{fieldName(name)}</th>
              <td>
                <DataValue name={meant(name)} value={value} depth={depth} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

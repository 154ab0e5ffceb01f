import type { ReactNode } from 'react';
import { api, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './audit.module.css';
import { comparedFacts } from './data-fields.js';
import { DataValue, fieldName } from './data-table.js';
import { readOnce } from './trail-queries.js';

const compared: readonly (keyof Schemas['Directive'])[] = comparedFacts;

function useStateAt(id: string, at: string | undefined) {
  const query = at === undefined ? {} : { at };
  return api.useQuery('get', '/api/v1/directives/{id}', { params: { path: { id }, query } }, readOnce);
}

/** Two states of a directive side by side; what differs is marked, and said. */
export function States({ id, at, to }: { id: string; at: string; to: string | undefined }): ReactNode {
  const { t } = useMessages();
  const [then, other] = [useStateAt(id, at), useStateAt(id, to)];
  const problem = then.error ?? other.error;
  const again = () => void Promise.all([then.refetch(), other.refetch()]);
  if (!then.data || !other.data)
    return problem ? <QueryProblem problem={problemOf(problem)} retry={again} /> : <Loading />;
  const [one, two] = [then.data, other.data];
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-label={t('audit.states')}>
      <table>
        <caption className="unseen">{t('audit.states')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('audit.fact')}</th>
            <th scope="col">{wordsOf(at, t)}</th>
            <th scope="col">{to ? wordsOf(to, t) : t('audit.now')}</th>
          </tr>
        </thead>
        <tbody>
          {compared.map((name) => {
            const differs = JSON.stringify(one[name]) !== JSON.stringify(two[name]);
            return (
              <tr key={name} className={differs ? style.differs : ''}>
                <th scope="row">
                  {fieldName(name)}
                  {differs && <span className="quiet"> ({t('audit.differs')})</span>}
                </th>
                <td>
                  <DataValue name={name} value={one[name]} />
                </td>
                <td>
                  <DataValue name={name} value={two[name]} />
                </td>
              </tr>
            );
          })}
          <tr>
            <th scope="row">{t('audit.as-of')}</th>
            <td>{one.asOf?.position}</td>
            <td>{two.asOf?.position ?? '–'}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** A moment in words: a day, or a record. */
export function wordsOf(moment: string, t: ReturnType<typeof useMessages>['t']): string {
  return moment.startsWith('position:')
    ? t('audit.at-record', { position: moment.slice('position:'.length) })
    : t('audit.then', { day: day(moment) });
}

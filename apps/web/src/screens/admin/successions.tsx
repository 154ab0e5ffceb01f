import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import table from '../../components/stacked-table.module.css';
import { day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { AdminFrame } from './admin-frame.js';

/** The acts by which others took the duties of agencies over, the last recorded first. */
export function Successions(): ReactNode {
  const { t } = useMessages();
  const { data, error, isPending, refetch } = api.useQuery('get', '/api/v1/admin/successions', {});
  return (
    <AdminFrame title={t('admin.successions')} of="/api/v1/admin/successions">
      <p>{t('admin.successions-intro')}</p>
      <p className="screen-only">
        <Link to="/admin/successions/new">{t('admin.succeed')}</Link>
      </p>
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {isPending && <Loading />}
      {data?.items.length === 0 && <p>{t('admin.no-successions')}</p>}
      {data && data.items.length > 0 && (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('admin.predecessor')}</th>
              <th scope="col">{t('admin.succession-kind')}</th>
              <th scope="col">{t('admin.heirs')}</th>
              <th scope="col">{t('admin.basis')}</th>
              <th scope="col">{t('admin.effective-on')}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map(({ id, agencyName, kind, heirs, basis, effectiveOn }) => (
              <tr key={id}>
                <th scope="row">
                  <Link to="/admin/successions/$id" params={{ id }}>
                    {agencyName}
                  </Link>
                </th>
                <td data-label={t('admin.succession-kind')}>{t(`admin.kind-${kind}`)}</td>
                <td data-label={t('admin.heirs')}>{heirs.map(({ name }) => name).join('; ')}</td>
                <td data-label={t('admin.basis')}>{basis.number}</td>
                <td data-label={t('admin.effective-on')}>{day(effectiveOn)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </AdminFrame>
  );
}

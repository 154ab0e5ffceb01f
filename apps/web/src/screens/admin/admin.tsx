import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language.js';
import { AdminFrame, sections } from './admin-frame.js';
import style from './admin.module.css';

/** Where the administration begins: what each of its parts is for. */
export function Admin(): ReactNode {
  const { t } = useMessages();
  return (
    <AdminFrame title={t('shell.admin')}>
      <ul className={style.sections}>
        {sections.map(({ to, name, about }) => (
          <li key={to}>
            <Link to={to}>{t('admin.open', { name: t(name) })}</Link>
            <p className="quiet">{t(about)}</p>
          </li>
        ))}
      </ul>
    </AdminFrame>
  );
}

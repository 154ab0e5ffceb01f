import type { ReactNode } from 'react';
import { Button } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { useMessages } from '../../messages/language.js';
import style from './directive.module.css';
import type { Difference } from './what-changed.js';

/** What somebody else changed meanwhile, old beside new, and the choice to go on. */
export function StaleNotice({
  differences,
  isAllowed,
  isSending,
  busy,
  onGoOn,
}: {
  differences: readonly Difference[];
  isAllowed: boolean;
  /** Whether going on sends what was refused; else it takes notice of what changed. */
  isSending: boolean;
  busy: boolean;
  onGoOn: () => void;
}): ReactNode {
  const { t } = useMessages();
  return (
    <div className={style.waiting} role="status">
      <h3>{t('directive.what-changed')}</h3>
      {differences.length === 0 ? (
        <p>{t('directive.nothing-shown-changed')}</p>
      ) : (
        <Differences differences={differences} />
      )}
      {isAllowed ? (
        <Actions>
          <Button busy={busy} onClick={onGoOn}>
            {t(isSending ? 'problem.send-anyway' : 'directive.go-on')}
          </Button>
        </Actions>
      ) : (
        <p>{t('directive.no-longer-possible')}</p>
      )}
    </div>
  );
}

/** Old values beside new ones. */
export function Differences({ differences }: { differences: readonly Difference[] }): ReactNode {
  const { t } = useMessages();
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-label={t('directive.what-changed')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('directive.fact')}</th>
            <th scope="col">{t('directive.was')}</th>
            <th scope="col">{t('directive.is')}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ label, before, now }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{before || '–'}</td>
              <td>{now || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

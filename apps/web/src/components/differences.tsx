import type { ReactNode } from 'react';
import type { CommandForm } from '../commands/use-command-form.js';
import type { Difference } from '../commands/use-seen.js';
import { useMessages } from '../messages/language.js';
import { Button } from './button.js';
import { Actions } from './dialog.js';
import style from './differences.module.css';

/** Old values beside new ones. */
export function Differences({ differences }: { differences: readonly Difference[] }): ReactNode {
  const { t } = useMessages();
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-label={t('problem.what-changed')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('problem.fact')}</th>
            <th scope="col">{t('problem.was')}</th>
            <th scope="col">{t('problem.is')}</th>
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

/** What somebody else changed while a form was filled in, old beside new, and the choice to go on; nothing while nothing moved. */
export function Moved<Values>({
  form: { moved, stale, busy, goOn },
  mayGoOn,
  takeNewest,
}: {
  form: CommandForm<Values>;
  /** Whether the command is still possible. */
  mayGoOn: boolean;
  /** Gives up what was typed for what stands now. */
  takeNewest?: (() => void) | undefined;
}): ReactNode {
  const { t } = useMessages();
  if (!stale && moved.length === 0) return null;
  return (
    <div className={style.moved} role="status">
      <h3>{t('problem.what-changed')}</h3>
      {moved.length === 0 ? <p>{t('problem.nothing-shown-changed')}</p> : <Differences differences={moved} />}
      <Actions>
        {mayGoOn && (
          <Button busy={busy} onClick={goOn}>
            {t(stale ? 'problem.send-anyway' : 'problem.go-on')}
          </Button>
        )}
        {takeNewest && <Button onClick={takeNewest}>{t('problem.take-newest')}</Button>}
      </Actions>
    </div>
  );
}

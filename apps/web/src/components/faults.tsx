import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { mayPass, type ApiProblem } from '../api/problem.js';
import { sentenceOf, type CommandForm } from '../commands/use-command-form.js';
import { useMessages } from '../messages/language.js';
import { Button } from './button.js';
import { controlId } from './field.js';
import style from './faults.module.css';

/**
 * Why a form was not carried out, at its top: each fault names its field and leads to it. It takes the focus, so that whoever does not see
 * it hears it. Put it first inside the `<form>`.
 */
export function Faults<Values>({
  form,
  onShowNewest,
}: {
  form: CommandForm<Values>;
  onShowNewest?: () => void;
}): ReactNode {
  const { t } = useMessages();
  const box = useRef<HTMLDivElement>(null);
  const { faults, problem } = form;
  const paths = faults.map(({ path }) => path).join(' ');
  const [names, setNames] = useState<readonly string[]>([]);
  useLayoutEffect(() => setNames(paths.split(' ').map(labelOf)), [paths]);
  const count = faults.length + (problem ? 1 : 0);
  useEffect(() => {
    if (count > 0) box.current?.focus();
  }, [count, problem]);
  if (count === 0) return null;
  return (
    <div className={style.summary} ref={box} tabIndex={-1} role="alert">
      <h2>{form.stale ? t('problem.stale-title') : t('problem.title')}</h2>
      {form.stale && <p>{t('problem.stale')}</p>}
      {problem && !form.stale && faults.length === 0 && <p>{sentenceOf(problem)}</p>}
      {faults.length > 0 && (
        <ul>
          {faults.map(({ path, message }, index) => (
            <li key={`${path} ${message}`}>
              <a
                href={`#${controlId(path)}`}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(controlId(path))?.focus();
                }}
              >
                {names[index] ? `${names[index]}: ${message}` : message}
              </a>
            </li>
          ))}
        </ul>
      )}
      {form.stale && onShowNewest && <Button onClick={onShowNewest}>{t('problem.show-newest')}</Button>}
      {problem && mayPass(problem) && <p>{t('problem.kept')}</p>}
    </div>
  );
}

/** What the field of a path is called on the screen; nothing where none is shown. */
function labelOf(path: string): string {
  const field = document.getElementById(controlId(path))?.closest<HTMLElement>('[data-label]');
  return field?.dataset['label'] ?? '';
}

/** A query that was refused or got no answer, with a way to ask again. */
export function QueryProblem({ problem, retry }: { problem: ApiProblem; retry?: () => void }): ReactNode {
  const { t } = useMessages();
  return (
    <div className={style.summary} role="alert">
      <h2>{problem.title || t('problem.not-shown')}</h2>
      <p>{sentenceOf(problem)}</p>
      {retry && <Button onClick={retry}>{t('common.try-again')}</Button>}
    </div>
  );
}

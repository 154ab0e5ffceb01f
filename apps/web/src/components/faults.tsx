import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { mayPass, type ApiProblem } from '../api/problem.js';
import { sentenceOf, type CommandForm } from '../commands/use-command-form.js';
import { useMessages } from '../messages/language.js';
import { Button } from './button.js';
import { Moved } from './differences.js';
import { controlId } from './field.js';
import style from './faults.module.css';

/**
 * Why a form was not carried out, at its top: each fault names its field and leads to it. It takes the focus, so that whoever does not see
 * it hears it. Below stands what somebody else changed meanwhile. Put it first inside the `<form>`.
 */
export function Faults<Values>({
  form,
  mayGoOn = true,
  takeNewest,
}: {
  form: CommandForm<Values>;
  /** Whether the command is still possible on what stands now. */
  mayGoOn?: boolean;
  /** Gives up what was typed for what stands now, where that is of use. */
  takeNewest?: () => void;
}): ReactNode {
  return (
    <>
      <Summary form={form} />
      <Moved form={form} mayGoOn={mayGoOn} takeNewest={takeNewest} />
    </>
  );
}

function Summary<Values>({ form }: { form: CommandForm<Values> }): ReactNode {
  const { t } = useMessages();
  const box = useRef<HTMLDivElement>(null);
  const { faults, problem, refusals } = form;
  const paths = faults.map(({ path }) => path).join('\n');
  const [places, setPlaces] = useState<readonly Place[]>([]);
  useLayoutEffect(() => setPlaces(paths.split('\n').map(placeOf)), [paths]);
  useEffect(() => {
    if (refusals > 0) box.current?.focus();
  }, [refusals]);
  if (faults.length === 0 && !problem) return null;
  return (
    <div className={style.summary} ref={box} tabIndex={-1} role="alert">
      <h2>{form.stale ? t('problem.stale-title') : t('problem.title')}</h2>
      {form.stale && <p>{t('problem.stale')}</p>}
      {problem && !form.stale && faults.length === 0 && <p>{sentenceOf(problem)}</p>}
      {faults.length > 0 && (
        <ul>
          {faults.map(({ path, message }, index) => {
            const { name = '', isShown = false } = places[index] ?? {};
            const words = name ? `${name}: ${message}` : message;
            return (
              <li key={`${path} ${message}`}>
                {isShown ? (
                  <a
                    href={`#${controlId(path)}`}
                    onClick={(event) => {
                      event.preventDefault();
                      document.getElementById(controlId(path))?.focus();
                    }}
                  >
                    {words}
                  </a>
                ) : (
                  words
                )}
              </li>
            );
          })}
        </ul>
      )}
      {problem && mayPass(problem) && <p>{t('problem.kept')}</p>}
    </div>
  );
}

/** Where on the screen the field of a path is. */
interface Place {
  readonly name: string;
  readonly isShown: boolean;
}

function placeOf(path: string): Place {
  const control = document.getElementById(controlId(path));
  const name = control?.closest<HTMLElement>('[data-label]')?.dataset['label'] ?? '';
  return { name, isShown: control !== null };
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

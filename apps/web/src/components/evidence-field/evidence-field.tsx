import { useEffect, useRef, useState, type ReactNode } from 'react';
import { problemOf } from '../../api/problem.js';
import { sentenceOf } from '../../commands/use-command-form.js';
import { bytes, counted } from '../../messages/formats.js';
import { message, useMessages } from '../../messages/language.js';
import { Button } from '../button.js';
import { controlId } from '../field.js';
import { FileChoice } from '../file-choice.js';
import style from './evidence-field.module.css';
import { mediaTypeOf, sendFile, sha256Of, takenEndings, type Evidence } from './upload-file.js';

/** As many as a report may name. */
const mostFiles = 50;

interface Coming {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  readonly step: 'hashing' | 'sending' | 'failed';
  /** From 0 to 1, while it is sent. */
  readonly part: number;
  readonly fault?: string;
}

interface Props {
  readonly label: string;
  /** The path by which the API names it: `evidence`. */
  readonly path: string;
  readonly value: readonly Evidence[];
  readonly onChange: (change: (before: readonly Evidence[]) => readonly Evidence[]) => void;
  readonly fault?: string | undefined;
  /** Hears whether files are still on their way: a report that names them has to wait. */
  readonly onBusy?: (busy: boolean) => void;
}

/** Files that prove something: each is hashed by the browser and sent at once, so that the report need only name it. */
export function EvidenceField({ label, path, value, onChange, fault, onBusy }: Props): ReactNode {
  const { t } = useMessages();
  const [coming, setComing] = useState<readonly Coming[]>([]);
  const stops = useRef(new Map<number, AbortController>());
  const next = useRef(0);
  const line = useRef<Promise<unknown>>(Promise.resolve());
  const busy = coming.some(({ step }) => step !== 'failed');
  useEffect(() => onBusy?.(busy), [busy, onBusy]);
  useEffect(() => () => stops.current.forEach((stop) => stop.abort()), []);

  const change = (key: number, more: Partial<Coming>) =>
    setComing((all) => all.map((each) => (each.key === key ? { ...each, ...more } : each)));
  const drop = (key: number) => {
    stops.current.get(key)?.abort();
    stops.current.delete(key);
    setComing((all) => all.filter((each) => each.key !== key));
  };
  const take = async (file: File) => {
    const key = (next.current += 1);
    const name = file.name.normalize('NFC');
    setComing((all) => [...all, { key, name, size: file.size, step: 'hashing', part: 0 }]);
    const stop = new AbortController();
    stops.current.set(key, stop);
    try {
      const mediaType = mediaTypeOf(name);
      const reason = reasonAgainst(file, mediaType);
      if (mediaType === undefined || reason !== undefined)
        return change(key, { step: 'failed', fault: reason ?? '' });
      const sha256 = await sha256Of(file);
      if (stop.signal.aborted) return;
      change(key, { step: 'sending' });
      // One after the other: of so many at once some would be turned away.
      const sent = line.current.then(() =>
        stop.signal.aborted
          ? undefined
          : sendFile(file, { sha256, mediaType }, (part) => change(key, { part }), stop.signal),
      );
      line.current = sent.catch(() => undefined);
      await sent;
      if (stop.signal.aborted) return;
      drop(key);
      onChange((before) => [
        ...before.filter((each) => each.sha256 !== sha256 || each.name !== name),
        { name, mediaType, size: file.size, sha256 },
      ]);
    } catch (error) {
      if (!stop.signal.aborted) change(key, { step: 'failed', fault: sentenceOf(problemOf(error)) });
    }
  };

  const id = controlId(path);
  return (
    <fieldset className={style.field} data-label={label}>
      <legend className={style.label}>{label}</legend>
      <p className={style.hint} id={`${id}-hint`}>
        {t('evidence.kinds', { kinds: takenEndings.join(', ') })}
      </p>
      {fault && (
        <p className={style.fault} id={`${id}-fault`}>
          {fault}
        </p>
      )}
      <FileChoice
        id={id}
        label={t('evidence.choose')}
        multiple
        accept={takenEndings.map((ending) => `.${ending}`).join(',')}
        describedBy={[`${id}-hint`, fault ? `${id}-fault` : ''].filter(Boolean).join(' ')}
        invalid={fault !== undefined}
        onChoose={(files) => {
          const room = Math.max(0, mostFiles - value.length - coming.length);
          for (const file of files.slice(0, room)) void take(file);
        }}
      />
      <ul className={style.files}>
        {value.map((file) => (
          <li key={`${file.sha256} ${file.name}`}>
            <span className={style.name}>
              {file.name}
              <span className={style.hash}>SHA-256: {file.sha256}</span>
            </span>
            <span>{t('evidence.kept', { size: bytes(file.size) })}</span>
            <Button
              kind="plain"
              aria-label={t('evidence.remove', { name: file.name })}
              onClick={() => onChange((before) => before.filter((each) => each !== file))}
            >
              {t('evidence.remove-short')}
            </Button>
          </li>
        ))}
        {coming.map(({ key, name, size, step, part, fault: reason }) => (
          <li key={key}>
            <span className={style.name}>{name}</span>
            {step === 'failed' ? (
              <span className={style.fault} role="alert">
                {reason}
              </span>
            ) : (
              <span>
                {step === 'hashing'
                  ? t('evidence.hashing')
                  : t('evidence.sending', { size: bytes(size), percent: Math.floor(part * 100) })}
                <progress
                  className={style.progress}
                  aria-label={name}
                  {...(step === 'sending' ? { max: 1, value: part } : {})}
                />
              </span>
            )}
            <Button kind="plain" aria-label={t('evidence.remove', { name })} onClick={() => drop(key)}>
              {t('evidence.remove-short')}
            </Button>
          </li>
        ))}
      </ul>
      <p role="status" className="unseen">
        {value.length > 0 && t('evidence.count', { count: counted(value.length) })}
      </p>
    </fieldset>
  );
}

/** Why a file cannot be sent, before anything is tried. */
function reasonAgainst(file: File, mediaType: string | undefined): string | undefined {
  if (mediaType === undefined) return message('evidence.wrong-kind');
  if (file.size === 0) return message('evidence.empty');
  // Without TLS a browser keeps its cryptography to addresses of its own machine.
  if (!('subtle' in crypto)) return message('evidence.needs-tls');
  return undefined;
}

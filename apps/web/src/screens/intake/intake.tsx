import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState, type DragEvent, type ReactNode } from 'react';
import { api } from '../../api/client.js';
import { mayPass, problemOf, type ApiProblem } from '../../api/problem.js';
import { sentenceOf } from '../../commands/use-command-form.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Actions, Dialog } from '../../components/dialog.js';
import { saveBytes } from '../../components/download-link.js';
import { QueryProblem } from '../../components/faults.js';
import { RadioField } from '../../components/field.js';
import { FileChoice } from '../../components/file-choice.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import { counted } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { columnsOf, labelOf, type ColumnKey } from './columns.js';
import { cellId, Grid, type Place } from './grid.js';
import { template } from './intake-api.js';
import { isOpen } from './kept-rows.js';
import style from './intake.module.css';
import { mostSent, useIntake, type Intake as State } from './use-intake.js';

/** How many faults the summary names; the cells show all of them. */
const mostNamed = 20;

/** Many directives of a meeting at once: typed, pasted or from a file, checked cell by cell, sent as one. */
export function Intake(): ReactNode {
  const { t } = useMessages();
  const { id } = useParams({ strict: false });
  const meeting = api.useQuery('get', '/api/v1/meetings/{id}', { params: { path: { id: id ?? '' } } });
  const title = t('intake.title');
  return (
    <>
      <PageHeading title={title}>{title}</PageHeading>
      {meeting.data ? (
        <Rows
          key={meeting.data.id}
          meetingId={meeting.data.id}
          name={`${meeting.data.number}: ${meeting.data.title}`}
        />
      ) : meeting.error ? (
        <QueryProblem problem={problemOf(meeting.error)} retry={() => void meeting.refetch()} />
      ) : (
        <Loading />
      )}
    </>
  );
}

function Rows({ meetingId, name }: { meetingId: string; name: string }): ReactNode {
  const { t } = useMessages();
  const intake = useIntake(meetingId);
  const [at, setAt] = useState<Place>({ row: 0, column: 0 });
  const [isClearing, setClearing] = useState(false);
  const { rows, step, kind } = intake;
  const open = rows.filter(isOpen).length;
  const isBusy = step.name === 'checking' || step.name === 'sending';
  const show = (row: number, column: ColumnKey): void => {
    setAt({ row, column: Math.max(0, columnsOf[kind].indexOf(column)), focus: true });
  };
  return (
    <>
      <p>
        <Link to="/meetings/$id" params={{ id: meetingId }}>
          {name}
        </Link>
      </p>
      <RadioField
        path="kind"
        label={t('intake.kind')}
        value={kind}
        onChange={intake.setKind}
        options={[
          { value: 'drafts', label: t('intake.drafts'), hint: t('intake.drafts-hint') },
          { value: 'running', label: t('intake.running'), hint: t('intake.running-hint') },
        ]}
      />
      <FromFile intake={intake} />
      <Summary intake={intake} onShow={show} />
      <Notes intake={intake} />
      {!intake.isKept && <Banner kind="warning">{t('intake.not-kept')}</Banner>}
      <Outcome intake={intake} meetingId={meetingId} />
      <p className={style.quiet}>{t('intake.keys')}</p>
      <Grid intake={intake} at={at} onMove={setAt} />
      <div className={style.bar}>
        <Button
          kind="primary"
          busy={isBusy}
          disabled={open === 0 || open > mostSent}
          onClick={() => void intake.verify()}
        >
          {t('intake.check', { count: counted(open) })}
        </Button>
        <Button onClick={intake.addRows}>{t('intake.add-rows')}</Button>
        <Button onClick={() => intake.removeRow(at.row)} disabled={isBusy || rows.length < 2}>
          {t('intake.remove-row', { row: at.row + 1 })}
        </Button>
        <Button
          kind="plain"
          disabled={isBusy}
          onClick={() => (open > 0 ? setClearing(true) : intake.clear())}
        >
          {t('intake.clear')}
        </Button>
      </div>
      {open > mostSent && <Banner kind="warning">{t('intake.too-many', { most: counted(mostSent) })}</Banner>}
      <p role="status" className={style.quiet}>
        {step.name === 'checking' && t('intake.checking')}
        {step.name === 'sending' && t('intake.sending')}
      </p>
      {isClearing && (
        <Clear
          count={open}
          onEnd={(isMeant) => {
            setClearing(false);
            if (isMeant) intake.clear();
          }}
        />
      )}
      {step.name === 'ready' && <Confirm intake={intake} count={step.preview.counts.ready} name={name} />}
    </>
  );
}

/** Asks before everything that was typed is thrown away. */
function Clear({ count, onEnd }: { count: number; onEnd: (isMeant: boolean) => void }): ReactNode {
  const { t } = useMessages();
  return (
    <Dialog title={t('intake.clear-title')} onCancel={() => onEnd(false)}>
      <p>{t('intake.clear-what', { count: counted(count) })}</p>
      <Actions>
        <Button kind="danger" onClick={() => onEnd(true)}>
          {t('intake.clear')}
        </Button>
        <Button onClick={() => onEnd(false)}>{t('common.back')}</Button>
      </Actions>
    </Dialog>
  );
}

function Confirm({ intake, count, name }: { intake: State; count: number; name: string }): ReactNode {
  const { t } = useMessages();
  const { problem } = intake;
  return (
    <Dialog title={t('intake.confirm-title')} onCancel={intake.back}>
      <p>
        {t(intake.kind === 'drafts' ? 'intake.confirm-drafts' : 'intake.confirm-running', {
          count: counted(count),
          name,
        })}
      </p>
      {problem && (
        <Banner kind="danger" live>
          {sentenceOf(problem)} {mayPass(problem) && t('problem.kept')}
        </Banner>
      )}
      <Actions>
        <Button kind="primary" onClick={() => void intake.send()}>
          {t('intake.send', { count: counted(count) })}
        </Button>
        <Button onClick={intake.back}>{t('common.back')}</Button>
      </Actions>
    </Dialog>
  );
}

function FromFile({ intake }: { intake: State }): ReactNode {
  const { t } = useMessages();
  const [isOver, setIsOver] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const take = ([file]: readonly File[]): void => {
    if (file) void intake.take(file);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    take([...event.dataTransfer.files]);
  };
  const download = async (): Promise<void> => {
    const answer = await template(intake.kind);
    setProblem('problem' in answer ? answer.problem : undefined);
    if ('problem' in answer) return;
    saveBytes(answer.data, `dondoc-${intake.kind}.xlsx`);
  };
  return (
    <div
      className={`${style.drop} ${isOver ? style.over : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <FileChoice id="intake-file" label={t('intake.file')} accept=".xlsx,.csv,.tsv,.txt" onChoose={take} />
      <p>{t('intake.paste')}</p>
      <Button kind="plain" onClick={() => void download()}>
        {t('intake.template')}
      </Button>
      {problem && <p role="alert">{sentenceOf(problem)}</p>}
    </div>
  );
}

/** What is wrong, at the top: each fault leads to its cell. */
function Summary({
  intake,
  onShow,
}: {
  intake: State;
  onShow: (row: number, column: ColumnKey) => void;
}): ReactNode {
  const { t } = useMessages();
  const box = useRef<HTMLDivElement>(null);
  const { faults, messages, problem, step } = intake;
  const isWrong =
    faults.length > 0 || messages.length > 0 || (problem !== undefined && step.name !== 'ready');
  const count = faults.length + messages.length + (problem ? 1 : 0);
  const seen = useRef(0);
  useEffect(() => {
    if (count > seen.current && step.name !== 'ready') box.current?.focus();
    seen.current = count;
  }, [count, step.name]);
  if (!isWrong) return null;
  return (
    <div className={style.summary} ref={box} tabIndex={-1} role="alert">
      <h2>{problem ? t('problem.title') : t('intake.faults', { count: counted(count) })}</h2>
      {problem && (
        <p>
          {sentenceOf(problem)} {mayPass(problem) && t('problem.kept')}
        </p>
      )}
      <ul>
        {messages.map((message) => (
          <li key={message}>{message}</li>
        ))}
        {faults.slice(0, mostNamed).map(({ row, column, message }) => (
          <li key={`${row} ${column} ${message}`}>
            <a
              href={`#${cellId(row, column)}`}
              onClick={(event) => {
                event.preventDefault();
                onShow(row, column);
              }}
            >
              {t('intake.place', { row: row + 1, column: t(labelOf(column)) })}
            </a>
            : {message}
          </li>
        ))}
      </ul>
      {faults.length > mostNamed && (
        <p>{t('intake.more-faults', { count: counted(faults.length - mostNamed) })}</p>
      )}
    </div>
  );
}

/** What was left out of a table, and what is unusual in it. */
function Notes({ intake: { leftOut, warnings } }: { intake: State }): ReactNode {
  const { t } = useMessages();
  if (leftOut.length + warnings.length === 0) return null;
  const more = warnings.length - mostNamed;
  return (
    <Banner kind="warning" live>
      {leftOut.length > 0 && (
        <p>
          {t('intake.left-out', {
            count: counted(leftOut.length),
            rows: leftOut.slice(0, mostNamed).join('; '),
          })}
        </p>
      )}
      {warnings.slice(0, mostNamed).map(({ row, message }) => (
        <p key={row}>{t('intake.warned', { row: row + 1, message })}</p>
      ))}
      {more > 0 && <p>{t('intake.more-faults', { count: counted(more) })}</p>}
    </Banner>
  );
}

function Outcome({ intake, meetingId }: { intake: State; meetingId: string }): ReactNode {
  const { t } = useMessages();
  const { step } = intake;
  if (step.name !== 'sent') return null;
  return (
    <Banner kind={step.refused === 0 ? 'success' : 'warning'} live>
      {t('intake.sent', { made: counted(step.made) })}{' '}
      {step.refused > 0 && t('intake.refused', { refused: counted(step.refused) })}{' '}
      <Link to="/meetings/$id" params={{ id: meetingId }}>
        {t('intake.to-meeting')}
      </Link>
    </Banner>
  );
}

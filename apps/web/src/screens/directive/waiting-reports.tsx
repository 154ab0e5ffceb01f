import { useState, type ReactNode } from 'react';
import { Button } from '../../components/button.js';
import { Differences } from '../../components/differences.js';
import { Actions, Dialog } from '../../components/dialog.js';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { discardReport, releaseReport, useOutbox, type WaitingReport } from '../../offline/outbox.js';
import { useAgencies, type Directive } from './directive-data.js';
import style from './directive.module.css';
import { whatChanged } from './what-changed.js';

/** The reports that this person wrote of the directive without a network, and that are not recorded yet. */
export function WaitingReports({ directive }: { directive: Directive }): ReactNode {
  const { t } = useMessages();
  const reports = useOutbox().filter(({ directiveId }) => directiveId === directive.id);
  if (reports.length === 0) return null;
  return (
    <section className="screen-only" aria-labelledby="waiting">
      <h2 id="waiting">{t('offline.not-sent-yet')}</h2>
      {reports.map((report) => (
        <Waiting key={report.key} report={report} directive={directive} />
      ))}
    </section>
  );
}

function Waiting({ report, directive }: { report: WaitingReport; directive: Directive }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const [asks, setAsks] = useState(false);
  const { state, body, writtenAt, problem, seen } = report;
  const isConflict = state === 'conflict';
  const differences = isConflict ? whatChanged(seen, directive, nameOf) : [];
  return (
    <article className={style.waiting}>
      <h3>{t(`offline.state-${state}`, { at: instant(writtenAt) })}</h3>
      <p className={style.words}>{body.narrative}</p>
      {isConflict && <p>{t('offline.conflict')}</p>}
      {differences.length > 0 && <Differences differences={differences} />}
      {state === 'refused' && problem && <p role="alert">{problem}</p>}
      {state !== 'waiting' && (
        <Actions>
          {isConflict && (
            <Button onClick={() => void releaseReport(report, directive.revision)}>
              {t('problem.send-anyway')}
            </Button>
          )}
          <Button kind="danger" onClick={() => setAsks(true)}>
            {t('offline.discard')}
          </Button>
        </Actions>
      )}
      {asks && (
        <Dialog title={t('offline.discard-title')} onCancel={() => setAsks(false)}>
          <p>{t('offline.discard-what', { number: report.number, at: instant(writtenAt) })}</p>
          <Actions>
            <Button kind="danger" onClick={() => void discardReport(report)}>
              {t('offline.discard')}
            </Button>
            <Button onClick={() => setAsks(false)}>{t('common.cancel')}</Button>
          </Actions>
        </Dialog>
      )}
    </article>
  );
}

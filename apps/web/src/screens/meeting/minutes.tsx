import { useState, type ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Button } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { EvidenceField } from '../../components/evidence-field/evidence-field.js';
import type { Evidence } from '../../components/evidence-field/upload-file.js';
import { Faults } from '../../components/faults.js';
import { bytes, counted } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';
import style from './meeting.module.css';
import type { MeetingAnswer } from './use-meeting.js';

/** The minutes of a meeting: their text, their files, and, for the office, a way to attach more. */
export function Minutes({ meeting }: { meeting: MeetingAnswer }): ReactNode {
  const { t } = useMessages();
  const { role } = useSignedIn();
  const { id, minutes, minutesFiles } = meeting;
  const isOffice = role === 'admin';
  if (minutes === null && minutesFiles.length === 0 && !isOffice) return null;
  return (
    <>
      <h2>{t('meeting.minutes')}</h2>
      {minutes !== null && <p className={style.minutes}>{minutes}</p>}
      {minutesFiles.length > 0 && (
        <ul aria-label={t('meeting.minutes-files')}>
          {minutesFiles.map((file) => (
            <li key={`${file.sha256} ${file.name}`}>
              {file.stored ? (
                <a href={`/api/v1/meetings/${id}/minutes/${file.sha256}`}>{file.name}</a>
              ) : (
                t('meeting.file-not-stored', { name: file.name })
              )}{' '}
              <span className="quiet">({bytes(file.size)})</span>
            </li>
          ))}
        </ul>
      )}
      {minutes === null && minutesFiles.length === 0 && <p className="quiet">{t('meeting.no-minutes')}</p>}
      {isOffice && <Attach meetingId={id} />}
    </>
  );
}

/** Opens the form on demand, and says what was attached. */
function Attach({ meetingId }: { meetingId: string }): ReactNode {
  const { t } = useMessages();
  const [isOpen, setIsOpen] = useState(false);
  const [attached, setAttached] = useState(0);
  return (
    <div className="screen-only">
      <p role="status">{attached > 0 && t('meeting.minutes-attached', { count: counted(attached) })}</p>
      {isOpen ? (
        <AttachForm
          meetingId={meetingId}
          done={(count) => {
            setAttached(count);
            setIsOpen(false);
          }}
          cancel={() => setIsOpen(false)}
        />
      ) : (
        <Button onClick={() => setIsOpen(true)}>{t('meeting.attach-minutes')}</Button>
      )}
    </div>
  );
}

function AttachForm({
  meetingId,
  done,
  cancel,
}: {
  meetingId: string;
  done: (count: number) => void;
  cancel: () => void;
}): ReactNode {
  const { t } = useMessages();
  const refresh = useRefresh();
  const [isSending, setIsSending] = useState(false);
  const [files, setFiles] = useState<readonly Evidence[]>([]);
  const form = useCommandForm<object, Schemas['CommandAnswer'] | undefined>({
    initial: {},
    check: (): Partial<Record<string, string>> => {
      if (isSending) return { files: t('meeting.minutes-still-sending') };
      return files.length === 0 ? { files: t('meeting.minutes-none-chosen') } : {};
    },
    send: (_, header) => attachEach(meetingId, files, header['Idempotency-Key']),
    done: () => void refresh().then(() => done(files.length)),
  });
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Faults form={form} />
      <EvidenceField
        label={t('meeting.minutes-files')}
        path="files"
        value={files}
        onChange={setFiles}
        fault={form.faultOf('files')}
        onBusy={setIsSending}
      />
      <p className="quiet">{t('meeting.attach-follows')}</p>
      <Actions>
        <Button kind="primary" type="submit" busy={form.busy}>
          {t('meeting.attach')}
        </Button>
        <Button onClick={cancel}>{t('common.cancel')}</Button>
      </Actions>
    </form>
  );
}

/** One file after another, each under a key of its own: what a lost answer leaves open is said again, and done once. */
async function attachEach(id: string, files: readonly Evidence[], key: string) {
  let last: { data?: Schemas['CommandAnswer']; error?: unknown; response?: Response } = {};
  for (const [index, file] of files.entries()) {
    last = await client.POST('/api/v1/meetings/{id}/minutes', {
      params: { path: { id }, header: { 'Idempotency-Key': `${key}-${index}-${file.sha256.slice(0, 12)}` } },
      body: file,
    });
    if (last.error !== undefined) return last;
  }
  return last;
}

import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { errorText, type Config } from '#platform';
import { parseCheckpoint } from '#transparency';

const answersWithinMs = 10_000;
const mailedWithinMs = 60_000;
const triesAgainAfterMs = 60_000;
/** A log that grows is signed every few minutes; a person's mailbox does not need each. */
const mailedAtMostEveryMs = 3_600_000;

/** A place outside that checkpoints go to. */
interface Place {
  /** What sets it, as one says it of a failure. */
  readonly setting: string;
  readonly atMostEveryMs: number;
  /** @throws Error when it is not taken */
  send(checkpoint: string, signal: AbortSignal): Promise<void>;
  close(): void;
}

/**
 * Sends each checkpoint to the addresses outside that are set, one that posts are taken at and a mailbox: what left the house
 * nobody inside can take back.
 */
export class CheckpointSender {
  readonly #places: readonly (Place & { sent: string; notBefore: number; failure: string | null })[];

  constructor(config: Pick<Config, 'transparency' | 'smtpUrl' | 'mailFrom'>) {
    const { checkpointUrl, checkpointMail } = config.transparency;
    const places = [
      ...(checkpointUrl === undefined ? [] : [posted(checkpointUrl)]),
      ...(checkpointMail === undefined || config.smtpUrl === undefined
        ? []
        : [mailed(checkpointMail, config.smtpUrl, config.mailFrom)]),
    ];
    this.#places = places.map((place) => ({ ...place, sent: '', notBefore: 0, failure: null }));
  }

  /**
   * Sends a checkpoint to each place, unless it was the last one sent there, or an attempt or a mail was just now.
   * @returns which places did not take what was sent last, and why; null where all did
   */
  async send(checkpoint: string, signal: AbortSignal): Promise<string | null> {
    for (const place of this.#places) {
      if (checkpoint === place.sent || performance.now() < place.notBefore) continue;
      place.notBefore = performance.now() + triesAgainAfterMs;
      try {
        await place.send(checkpoint, signal);
        place.sent = checkpoint;
        place.notBefore = performance.now() + place.atMostEveryMs;
        place.failure = null;
      } catch (error) {
        if (signal.aborted) return null;
        place.failure = `${place.setting}: ${errorText(error)}`;
      }
    }
    return this.#places.flatMap(({ failure }) => failure ?? []).join('; ') || null;
  }

  close(): void {
    for (const place of this.#places) place.close();
  }
}

function posted(url: string): Place {
  return {
    setting: 'DONDOC_CHECKPOINT_URL',
    atMostEveryMs: 0,
    async send(checkpoint, signal) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: checkpoint,
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(answersWithinMs)]),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`it answered ${response.status}`);
    },
    close: () => undefined,
  };
}

/** The checkpoint is attached, byte for byte, for a mail program may wrap what is in the text. */
function mailed(to: string, smtpUrl: string, from: string): Place {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: answersWithinMs,
    greetingTimeout: answersWithinMs,
    socketTimeout: answersWithinMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'dondoc.invalid';
  return {
    setting: 'DONDOC_CHECKPOINT_MAIL',
    atMostEveryMs: mailedAtMostEveryMs,
    async send(checkpoint, signal) {
      const { origin, size } = parseCheckpoint(Buffer.from(checkpoint));
      const mail = {
        ...{ from, to: { name: '', address: to } },
        subject: `Xác nhận nhật ký minh bạch / Checkpoint: ${origin}, ${size}`,
        text: [
          `Nhật ký minh bạch ${origin} có ${size} mục khi được ký. Xin giữ thư này: bản xác nhận đính kèm cho phép phát hiện mọi sửa đổi về sau đối với các mục đó.`,
          `The transparency log ${origin} had ${size} entries when it was signed. Please keep this mail: by the attached checkpoint any later change to these entries can be found.`,
          checkpoint,
        ].join('\n\n'),
        attachments: [{ filename: 'checkpoint.txt', content: Buffer.from(checkpoint) }],
        // Sent again after a restart, it is the same mail.
        messageId: `<${createHash('sha256').update(checkpoint).digest('hex').slice(0, 40)}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(mailedWithinMs)]),
      };
      await transport.sendMail(mail).catch((error: unknown) => {
        throw new Error(whyNotMailed(error), { cause: error });
      });
    },
    close: () => transport.close(),
  };
}

/** What the server answered; where it did not, the code, for the message of a connection that failed may be empty. */
function whyNotMailed(error: unknown): string {
  const { response, code } = error as { response?: unknown; code?: unknown };
  if (typeof response === 'string') return `the mail server answered ${response}`;
  return `the mail server is not reached (${typeof code === 'string' ? code : errorText(error)})`;
}

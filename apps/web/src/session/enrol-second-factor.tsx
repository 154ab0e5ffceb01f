import { useState, type ReactNode } from 'react';
import { encode } from 'uqr';
import { client, type Schemas } from '../api/client.js';
import { boundTo, useCommandForm } from '../commands/use-command-form.js';
import { Banner } from '../components/banner.js';
import { Button } from '../components/button.js';
import { Actions } from '../components/dialog.js';
import { Faults } from '../components/faults.js';
import { TextField } from '../components/field.js';
import { useMessages } from '../messages/language.js';
import style from './second-factor.module.css';

type Offer = Schemas['SecondFactorOffer'];

/** From the secret, which an app reads from a picture, to the recovery codes, which are shown once; `done` after that. */
export function EnrolSecondFactor({ act, done }: { act: string; done: () => void }): ReactNode {
  const [offer, setOffer] = useState<Offer>();
  const [codes, setCodes] = useState<readonly string[]>();
  const asking = useCommandForm<object, Offer>({
    initial: {},
    send: () => client.POST('/api/v1/me/second-factor', { body: {} }),
    done: setOffer,
  });
  if (codes)
    return (
      <RecoveryCodes
        codes={codes}
        done={() => {
          setCodes(undefined);
          setOffer(undefined);
          done();
        }}
      />
    );
  if (offer) return <Confirm offer={offer} done={setCodes} />;
  return (
    <form onSubmit={(event) => void asking.submit(event)} noValidate>
      <Faults form={asking} />
      <Actions>
        <Button kind="primary" type="submit" busy={asking.busy}>
          {act}
        </Button>
      </Actions>
    </form>
  );
}

function Confirm({ offer, done }: { offer: Offer; done: (codes: readonly string[]) => void }): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<{ code: string }, Schemas['RecoveryCodes']>({
    initial: { code: '' },
    check: ({ code }): Partial<Record<string, string>> =>
      code.trim() === '' ? { code: t('session.code-missing') } : {},
    send: (body) => client.POST('/api/v1/me/second-factor/confirm', { body }),
    done: ({ recoveryCodes }) => done(recoveryCodes),
  });
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Faults form={form} />
      <p>{t('session.scan')}</p>
      <Picture text={offer.uri} />
      <p>
        {t('session.or-type')} <code className={style.secret}>{inFours(offer.secret)}</code>
      </p>
      <TextField
        label={t('session.app-code')}
        hint={t('session.app-code-hint')}
        {...boundTo(form, 'code')}
        inputMode="numeric"
        autoComplete="one-time-code"
      />
      <Actions>
        <Button kind="primary" type="submit" busy={form.busy}>
          {t('session.confirm-code')}
        </Button>
      </Actions>
    </form>
  );
}

/** Codes that the API tells once; they are nowhere kept, and gone once their reader goes on. */
export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }): ReactNode {
  const { t } = useMessages();
  return (
    <Banner kind="success" live>
      <p>{t('session.recovery-codes')}</p>
      <ul className={style.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Button onClick={done}>{t('session.codes-kept')}</Button>
    </Banner>
  );
}

/** A text as a QR code, drawn here: the secret in it goes to no other machine. */
function Picture({ text }: { text: string }): ReactNode {
  const { t } = useMessages();
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const dots = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      className={style.picture}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={t('session.picture')}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={dots.join('')} fill="#000" />
    </svg>
  );
}

const inFours = (secret: string): string => (secret.match(/.{1,4}/g) ?? []).join(' ');

import { useEffect, useState, type ReactNode } from 'react';
import { Banner } from '../../components/banner.js';
import { TextArea, TextField } from '../../components/field.js';
import { FileChoice } from '../../components/file-choice.js';
import { bytes } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { keepPage } from '../../offline/page-editions.js';
import { Entrance } from '../../shell/entrance.js';
import { useVerifier, type Verifying } from './use-verifier.js';
import style from './verify.module.css';

/** Verifies an evidence bundle on the reader's own machine; nobody has to be signed in, and no network has to be there. */
export function Verify(): ReactNode {
  const { t } = useMessages();
  const [key, setKey] = useState('');
  const [policy, setPolicy] = useState('');
  const { state, verify } = useVerifier();
  useEffect(() => keepPage(() => undefined), []);
  return (
    <Entrance title={t('verify.title')} isWide>
      <p>{t('verify.intro')}</p>
      <fieldset className={style.trust}>
        <legend>{t('verify.trust')}</legend>
        <TextField
          label={t('verify.key')}
          hint={t('verify.key-hint')}
          path="key"
          value={key}
          onChange={setKey}
          spellCheck={false}
        />
        <TextArea
          label={t('verify.policy')}
          hint={t('verify.policy-hint')}
          path="policy"
          value={policy}
          onChange={setPolicy}
          fault={state?.kind === 'no-policy' ? t('verify.no-policy', { reason: state.reason }) : undefined}
          rows={3}
          spellCheck={false}
        />
        <FileChoice
          id="policy-file"
          label={t('verify.policy-file')}
          accept=".txt,.policy"
          onChoose={([file]) => void file?.text().then(setPolicy)}
        />
      </fieldset>
      <FileChoice
        id="bundle"
        label={t('verify.choose')}
        accept=".zip"
        onChoose={([file]) => file && verify(file, { key, policy })}
      />
      {state && <Outcome state={state} />}
    </Entrance>
  );
}

function Outcome({ state }: { state: Verifying }): ReactNode {
  const { t, language } = useMessages();
  const { name, size } = state.file;
  if (state.kind === 'no-policy') return null;
  if (state.kind === 'failed')
    return (
      <Banner kind="danger" live>
        {t('verify.failed', { name })}
      </Banner>
    );
  if (state.kind === 'verdict') {
    const { says, parts } = state[language];
    return (
      <>
        <Banner kind={state.holds ? 'success' : 'danger'} live>
          {says}
        </Banner>
        <p className="quiet">{t('verify.of', { name, size: bytes(size) })}</p>
        {parts.map(({ title, lines }) => (
          <section key={title}>
            <h2>{title ?? t('verify.faults')}</h2>
            <ul className={style.lines}>
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </section>
        ))}
      </>
    );
  }
  const part = state.kind === 'progress' ? state.done / state.of : undefined;
  const says =
    part === undefined
      ? t('verify.reading', { name })
      : t('verify.progress', { name, percent: Math.floor(part * 100) });
  return (
    <div className={style.under}>
      <p role="status">{says}</p>
      <progress aria-label={name} {...(part === undefined ? {} : { max: 1, value: part })} />
    </div>
  );
}

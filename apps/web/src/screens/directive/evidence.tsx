import { useState, type ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { problemOf, type ApiProblem } from '../../api/problem.js';
import { sentenceOf } from '../../commands/use-command-form.js';
import { save } from '../../components/download-link.js';
import { bytes } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './directive.module.css';

type File = Schemas['NamedFile'];

/** The files that a report names, each with its hash; one whose bytes are kept here is handed out. */
export function Evidence({ id, files }: { id: string; files: readonly File[] }): ReactNode {
  const { t } = useMessages();
  if (files.length === 0) return null;
  return (
    <ul className={style.files} aria-label={t('directive.evidence')}>
      {files.map((file, index) => (
        <li key={`${file.sha256} ${index}`}>
          {file.stored ? <Handed id={id} file={file} /> : file.name} ({bytes(file.size)}
          {file.stored ? '' : `, ${t('directive.not-kept')}`})
          <span className={style.hash}>SHA-256: {file.sha256}</span>
        </li>
      ))}
    </ul>
  );
}

/** A file to take. It is asked first whether it still fits its hash: a download that is refused would say nothing of why. */
function Handed({ id, file: { name, sha256 } }: { id: string; file: File }): ReactNode {
  const [problem, setProblem] = useState<ApiProblem>();
  const place = `/api/v1/directives/${id}/evidence/${sha256}`;
  const take = async () => {
    setProblem(undefined);
    const params = { path: { id, sha256 } };
    try {
      const { response } = await client.HEAD(
        '/api/v1/directives/{id}/evidence/{sha256}' as never,
        { params } as never,
      );
      if (response.ok) return save(place, name);
      // A refusal to HEAD has no words; the same to GET has.
      const { error } = await client.GET('/api/v1/directives/{id}/evidence/{sha256}', { params });
      setProblem(problemOf(error));
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <>
      <a
        href={place}
        download={name}
        onClick={(event) => {
          event.preventDefault();
          void take();
        }}
      >
        {name}
      </a>
      {problem && (
        <span role="alert" className={style.refused}>
          {' '}
          {sentenceOf(problem)}
        </span>
      )}
    </>
  );
}

import { useState, type ReactNode } from 'react';
import { client } from '../api/client.js';
import { problemOf, type ApiProblem } from '../api/problem.js';
import { sessionEnded, signingInAgain } from '../api/session-ended.js';
import { sentenceOf } from '../commands/use-command-form.js';

/** Has the browser keep what an address of this page answers, under the name that the answer has, or under another. */
export function save(href: string, name = ''): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
}

/** Has the browser keep bytes that the page holds. */
export function saveBytes(bytes: Blob, name: string): void {
  const href = URL.createObjectURL(bytes);
  save(href, name);
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/**
 * A file of the API. It is asked first whether the API is there and knows who asks: of a download that was refused a browser
 * says nothing that helps. Whoever has to sign in again gets it then.
 */
export function DownloadLink({
  href,
  name,
  className,
  children,
}: {
  href: string;
  /** Where the answer has no name of its own. */
  name?: string;
  className?: string;
  children: ReactNode;
}): ReactNode {
  const [problem, setProblem] = useState<ApiProblem>();
  const take = async () => {
    setProblem(undefined);
    try {
      const { error, response } = await client.GET('/api/v1/auth/session');
      if (response.status === 401) {
        sessionEnded.tell();
        if (!(await signingInAgain.wait())) return;
      } else if (!response.ok) return setProblem(problemOf(error));
      save(href, name);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <>
      <a
        href={href}
        className={className}
        download
        onClick={(event) => {
          event.preventDefault();
          void take();
        }}
      >
        {children}
      </a>
      {problem && <span role="alert">{sentenceOf(problem)}</span>}
    </>
  );
}

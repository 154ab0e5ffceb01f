/** An answer that refuses (RFC 9457), or none at all. */
export interface ApiProblem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** What stands for an answer while the API cannot be reached. */
export const unreachable: ApiProblem = { status: 0, code: 'unreachable', title: '', detail: '' };

/** Whatever a request threw, as the problem that it is. */
export function problemOf(error: unknown): ApiProblem {
  if (typeof error === 'object' && error !== null && 'code' in error && 'status' in error) {
    const { status, code } = error as ApiProblem;
    if (typeof status === 'number' && typeof code === 'string') return error as ApiProblem;
  }
  return unreachable;
}

/** Whether asking the same again later may go well. */
export function mayPass({ status }: ApiProblem): boolean {
  return status === 0 || status === 429 || status === 503;
}

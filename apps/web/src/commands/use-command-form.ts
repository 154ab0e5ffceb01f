import { useRef, useState, type FormEvent } from 'react';
import { problemOf, type ApiProblem } from '../api/problem.js';
import { proof } from '../api/proof.js';
import { saysSessionEnded, signingInAgain } from '../api/session-ended.js';
import { message } from '../messages/language.js';
import { useUnsent } from './unsent.js';
import { useRefresh } from './use-refresh.js';
import type { Difference, Seen } from './use-seen.js';

/** The headers by which a command is carried out once, and only on what its giver saw. */
export interface Conditions {
  readonly 'Idempotency-Key': string;
  readonly 'If-Match'?: string;
}

/** What the typed client answers: data, or the problem. */
export interface Answered<Answer> {
  readonly data?: Answer | undefined;
  readonly error?: unknown;
  readonly response?: Response;
}

export interface CommandFormOptions<Values, Answer> {
  readonly initial: Values;
  /** What the giver saw; with it a command on something that moved meanwhile is refused, and `stale` and `moved` say so. */
  readonly seen?: Seen;
  /** What goes out beside the values (files that are named): with another it is another command. */
  readonly beside?: unknown;
  /** Where the form shows what the API names by a path, where it calls the field otherwise: `coordinators.0.dueOn`. */
  readonly placeOf?: (path: string, values: Values) => string;
  /** Faults that need no asking, by field. */
  readonly check?: (values: Values) => Readonly<Partial<Record<string, string>>>;
  readonly send: (values: Values, conditions: Conditions) => Promise<Answered<Answer>>;
  readonly done?: (answer: Answer, values: Values) => void;
}

export interface CommandForm<Values> {
  readonly values: Values;
  readonly set: <Name extends keyof Values>(name: Name, value: Values[Name]) => void;
  /** What is wrong with a field, by the path that the API names it with (`due.on`). */
  readonly faultOf: (path: string) => string | undefined;
  /** Every fault, for the summary at the top. */
  readonly faults: readonly { readonly path: string; readonly message: string }[];
  readonly problem: ApiProblem | undefined;
  /** How often it was not carried out. */
  readonly refusals: number;
  readonly busy: boolean;
  /** Something stands in it that was not sent. */
  readonly isUnsent: boolean;
  /** What this is about has moved since the giver saw it: the command was refused. */
  readonly stale: boolean;
  /** What is otherwise than the giver saw it, known by now. */
  readonly moved: readonly Difference[];
  readonly submit: (event?: FormEvent) => Promise<void>;
  /** Takes notice of what moved; what was refused for it is sent all the same, on what stands now. */
  readonly goOn: () => void;
  readonly reset: (values?: Values) => void;
}

/** What binds an input to the value of a form that the API calls by the same name: `{...boundTo(form, 'reason')}`. */
export const boundTo = <Values, Name extends keyof Values & string>(
  form: Pick<CommandForm<Values>, 'values' | 'set' | 'faultOf'>,
  name: Name,
) => ({
  path: name,
  value: form.values[name],
  onChange: (value: Values[Name]) => form.set(name, value),
  fault: form.faultOf(name),
});

/**
 * A form that gives one command. What was typed is kept whatever happens. The same values go out under one idempotency key
 * however often they are sent, so that a lost answer costs nothing. What a session ended in front of is sent once the same
 * person has signed in again, and for nobody else. Before what was typed is given up, its reader is asked.
 */
export function useCommandForm<Values extends object, Answer>(
  options: CommandFormOptions<Values, Answer>,
): CommandForm<Values> {
  const [values, setValues] = useState(options.initial);
  const [problem, setProblem] = useState<ApiProblem>();
  const [own, setOwn] = useState<Readonly<Partial<Record<string, string>>>>({});
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const key = useRef({ of: '', key: '' });
  const refresh = useRefresh();
  const typed = JSON.stringify([values, options.beside]);
  const [settled, setSettled] = useState(typed);
  const isUnsent = typed !== settled;
  const nothingUnsent = useUnsent(isUnsent);

  const sendOn = async (revision: number | undefined): Promise<void> => {
    if (busy) return;
    const found = options.check?.(values) ?? {};
    setOwn(found);
    setProblem(undefined);
    if (Object.keys(found).length > 0) return setRefusals((before) => before + 1);
    if (key.current.of !== typed) key.current = { of: typed, key: crypto.randomUUID() };
    setBusy(true);
    try {
      const send = () =>
        options.send(values, {
          'Idempotency-Key': key.current.key,
          ...(revision === undefined ? {} : { 'If-Match': `"${revision}"` }),
        });
      let answer = await send();
      if (wantsSignIn(answer) && (await signingInAgain.wait())) answer = await send();
      if (wantsProof(answer) && (await proof.ask())) answer = await send();
      const { data, error, response } = answer;
      if (error !== undefined || (response && !response.ok)) {
        const refusal = problemOf(error);
        setProblem(refusal);
        setRefusals((before) => before + 1);
        if (isStale(refusal)) void refresh();
        return;
      }
      key.current = { of: '', key: '' };
      setSettled(typed);
      nothingUnsent();
      options.done?.(data as Answer, values);
    } catch (error) {
      setProblem(problemOf(error));
      setRefusals((before) => before + 1);
    } finally {
      setBusy(false);
    }
  };

  // What was found wrong is told until it is right; what is typed since is judged when it is sent.
  const still = Object.keys(own).length > 0 ? (options.check?.(values) ?? {}) : {};
  const faults = [
    ...Object.keys(own).flatMap((path) =>
      still[path] === undefined ? [] : [{ path, message: still[path] }],
    ),
    ...(problem?.errors ?? []).map(({ path, message: text }) => ({
      path: options.placeOf?.(path, values) ?? path,
      message: text,
    })),
  ];
  return {
    values,
    set: (name, value) => setValues((before) => ({ ...before, [name]: value })),
    faultOf: (path) => faults.find((fault) => fault.path === path)?.message,
    faults,
    problem,
    refusals,
    busy,
    isUnsent,
    stale: isStale(problem),
    moved: options.seen?.moved ?? [],
    submit: (event) => {
      event?.preventDefault();
      return sendOn(options.seen?.revision);
    },
    goOn: () => {
      options.seen?.takeNotice();
      if (isStale(problem)) void sendOn(options.seen?.newest);
    },
    reset: (to = options.initial) => {
      setValues(to);
      setSettled(JSON.stringify([to, options.beside]));
      setProblem(undefined);
      setOwn({});
    },
  };
}

const isStale = (problem: ApiProblem | undefined): boolean => problem?.status === 412;

const wantsSignIn = ({ response }: Answered<unknown>): boolean =>
  response !== undefined && saysSessionEnded(response.status, response.url);

const wantsProof = ({ error, response }: Answered<unknown>): boolean =>
  response?.status === 403 && problemOf(error).code === 'proof-required';

/** A problem in a sentence for the reader. */
export function sentenceOf(problem: ApiProblem): string {
  return problem.status === 0 ? message('problem.unreachable') : problem.detail || problem.title;
}

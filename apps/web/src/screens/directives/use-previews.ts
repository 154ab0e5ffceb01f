import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { problemOf, type ApiProblem } from '../../api/problem.js';
import { useMessages } from '../../messages/language.js';
import { isDay } from '../../days/days.js';
import { bodiesOf, needsReason, type Act, type ManyValues } from './many-acts.js';

export type Preview = Schemas['DirectivePreviews']['results'][number];

/** Whoever types is not asked after each letter. */
const restMs = 400;
/** Stands for the reason until there is one: what would happen does not depend on it. */
const noReasonYet = '…';

/** Whether the form says enough to ask what would happen. */
export const saysEnough = (act: Act, { leadAgencyId, decision, dueOn }: ManyValues): boolean =>
  (act !== 'assign' || leadAgencyId !== null) && (act !== 'extend' || decision !== 'counter' || isDay(dueOn));

/** What happens to each depends on everything but the words of the reason. */
const whatMatters = (values: ManyValues): string => JSON.stringify({ ...values, reason: '' });

/** What the API says would happen to each, as the form stands; none before it says enough, or of what it said before. */
export function usePreviews(
  act: Act,
  values: ManyValues,
  ids: readonly string[],
  enabled: boolean,
): {
  readonly previews: readonly Preview[];
  readonly isPending: boolean;
  readonly problem: ApiProblem | undefined;
  readonly again: () => void;
} {
  const { language } = useMessages();
  const asked = useRested(
    needsReason(act, values) && values.reason.trim() === '' ? { ...values, reason: noReasonYet } : values,
  );
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['directives-preview', act, asked, ids, language],
    queryFn: async () => ({ of: asked, results: await preview(act, asked, [...ids], language) }),
    enabled: enabled && saysEnough(act, asked),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
  const isEnough = saysEnough(act, values);
  const previews = data && isEnough && whatMatters(data.of) === whatMatters(values) ? data.results : [];
  return {
    previews,
    isPending: isEnough && (isFetching || previews.length === 0),
    problem: isEnough && error ? problemOf(error) : undefined,
    again: () => void refetch(),
  };
}

async function preview(
  act: Act,
  values: ManyValues,
  ids: string[],
  language: string,
): Promise<readonly Preview[]> {
  const headers = { 'accept-language': language };
  const bodies = bodiesOf(values);
  const ask = () => {
    switch (act) {
      case 'close':
        return client.POST('/api/v1/admin/directives/close/preview', {
          headers,
          body: { ...bodies.close, ids },
        });
      case 'return':
        return client.POST('/api/v1/admin/directives/return/preview', {
          headers,
          body: { ...bodies.return, ids },
        });
      case 'assign':
        return client.POST('/api/v1/admin/directives/assign/preview', {
          headers,
          body: { ...bodies.assign, ids },
        });
      case 'extend':
        return client.POST('/api/v1/admin/directives/extend/preview', {
          headers,
          body: { ...bodies.extend, ids },
        });
    }
  };
  const { data, error } = await ask();
  if (!data) throw Object.assign(new Error('previews'), problemOf(error));
  return data.results;
}

/** A value once it has not changed for a moment. */
function useRested<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  const [rested, setRested] = useState({ text, value });
  useEffect(() => {
    const timer = setTimeout(() => setRested({ text, value: JSON.parse(text) as Value }), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return rested.value;
}

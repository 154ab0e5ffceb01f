import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { useMessages } from '../../messages/language.js';
import { isDay } from '../../days/days.js';
import { bodiesOf, needsReason, type Act, type ManyValues } from './many-acts.js';

export type Preview = Schemas['DirectivePreviews']['results'][number];

/** Whoever types is not asked after each letter. */
const restMs = 400;
/** Stands for the reason until there is one: what would happen does not depend on it. */
const noReasonYet = '…';

/** What the API says would happen to each, as the form stands; none before it says enough. */
export function usePreviews(
  act: Act,
  values: ManyValues,
  ids: readonly string[],
  enabled: boolean,
): { readonly previews: readonly Preview[]; readonly isPending: boolean } {
  const { language } = useMessages();
  const asked = useRested(
    needsReason(act, values) && values.reason.trim() === '' ? { ...values, reason: noReasonYet } : values,
  );
  const isEnough =
    (act !== 'assign' || asked.leadAgencyId !== null) &&
    (act !== 'extend' || asked.decision !== 'counter' || isDay(asked.dueOn));
  const { data, isFetching } = useQuery({
    queryKey: ['directives-preview', act, asked, ids, language],
    queryFn: () => preview(act, asked, [...ids], language),
    enabled: enabled && isEnough,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
  return { previews: isEnough ? (data ?? []) : [], isPending: isFetching };
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

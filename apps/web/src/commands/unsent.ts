import { useEffect, useState } from 'react';

/** The forms on the screen that hold something which was typed and not sent. */
const forms = new Set<object>();

/** Whether leaving the screen would lose something that was typed. */
export const hasUnsent = (): boolean => forms.size > 0;

/**
 * Has the page know of what a form holds that was not sent.
 * @returns what takes it back at once, before whoever sent it is led elsewhere
 */
export function useUnsent(isUnsent: boolean): () => void {
  const [form] = useState(() => ({}));
  useEffect(() => {
    if (!isUnsent) return;
    forms.add(form);
    return () => void forms.delete(form);
  }, [form, isUnsent]);
  return () => void forms.delete(form);
}

/** Asks the reader whether to give up what is typed; whether they will. */
type Ask = () => Promise<boolean>;

/** What would take a form away asks here first. */
class GivingUp {
  #ask: Ask | undefined;

  /** The part of the page that asks; @returns what stops it */
  answerBy(ask: Ask): () => void {
    this.#ask = ask;
    return () => (this.#ask = undefined);
  }

  ask(): Promise<boolean> {
    return this.#ask?.() ?? Promise.resolve(true);
  }

  /** Does it at once where nothing would be lost, else only once the reader has said so. */
  async before(act: () => void, wouldLose = hasUnsent()): Promise<void> {
    if (!wouldLose || (await this.ask())) act();
  }
}

export const givingUp = new GivingUp();

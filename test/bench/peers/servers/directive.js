/** What a directive of a peer is before its first command. */
export const initial = () => ({ work: 'none', percent: 0, commands: 0, keys: [] });

const after = {
  draft: { from: ['none'], to: 'draft' },
  publish: { from: ['draft'], to: 'assigned' },
  progress: { from: ['assigned', 'in_progress'], to: 'in_progress' },
  close: { from: ['in_progress'], to: 'closed' },
};

/**
 * Decides one command of the six of a directive's life.
 * @returns what happened; null where the same key was carried out before
 */
export function decide(state, act, key, body) {
  if (state.keys.includes(key)) return null;
  const step = after[act];
  if (step === undefined || !step.from.includes(state.work))
    throw new Error(`${act} is refused: ${state.work}`);
  return { act, key, work: step.to, ...body };
}

/** The next state. */
export function evolve(state, happened) {
  return {
    work: happened.work,
    percent: happened.percent ?? state.percent,
    commands: state.commands + 1,
    keys: [...state.keys, happened.key],
  };
}

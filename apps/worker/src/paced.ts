/**
 * Calls through at once, then at most every so often: what comes meanwhile is one call at the end of the pause. Called
 * rarely it delays nothing, called all the time it makes batches.
 */
export function paced(everyMs: number, call: (name: string) => Promise<void>) {
  const resting = new Map<string, { again: boolean }>();
  return (name: string, onFailure: (error: unknown) => void): Promise<void> => {
    const rest = resting.get(name);
    if (rest) {
      rest.again = true;
      return Promise.resolve();
    }
    if (everyMs > 0) begin(name, onFailure);
    return call(name);
  };

  function begin(name: string, onFailure: (error: unknown) => void): void {
    const rest = { again: false };
    resting.set(name, rest);
    setTimeout(() => {
      resting.delete(name);
      if (!rest.again) return;
      begin(name, onFailure);
      call(name).catch(onFailure);
    }, everyMs).unref();
  }
}

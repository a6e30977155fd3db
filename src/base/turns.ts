/** Runs what is given one after the other, in the order of the calls; one that fails does not keep the next from running. */
export function createTurns(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const ended = last.then(run, run);
    last = ended;
    return ended;
  };
}

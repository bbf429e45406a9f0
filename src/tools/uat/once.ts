/** Keeps what was done the first time under a name: several scenarios go on with the same ticket. */
export function makeOnce(): <T>(name: string, act: () => Promise<T>) => Promise<T> {
  const done = new Map<string, Promise<unknown>>();
  return <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const before = done.get(name) as Promise<T> | undefined;
    if (before !== undefined) return before;
    const now = act();
    done.set(name, now);
    return now;
  };
}

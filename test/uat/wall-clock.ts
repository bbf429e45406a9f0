/** A clock that server and runner share; who waits moves it on. */
export function wallClock(iso: string) {
  let now = Date.parse(iso);
  return {
    clock: () => new Date(now),
    wait: async (ms: number): Promise<void> => {
      now += ms;
    },
  };
}

export type WallClock = ReturnType<typeof wallClock>;

import { localTime, type TimeZone } from '../platform/clock';

/** Prints a day as it happens, one line a step: the time, who acted, what happened, what came of it. */
export interface Timeline {
  chapter: (title: string) => void;
  step: (who: string, what: string, outcome: string) => void;
}

export function timeline(zone: TimeZone, now: () => Date): Timeline {
  return {
    chapter: (title) => console.log(`\n${title}\n${'─'.repeat(title.length)}`),
    step: (who, what, outcome) => {
      const seconds = now().toISOString().slice(16, 19);
      console.log(`${localTime(now(), zone)}${seconds}  ${who.padEnd(11)} ${what.padEnd(44)} ${outcome}`);
    },
  };
}

/** Epoch milliseconds as the clock of the facility shows them, to the millisecond. */
export function clockTime(ms: number, zone: TimeZone): string {
  const instant = new Date(ms);
  return `${localTime(instant, zone)}${instant.toISOString().slice(16, 23)}`;
}

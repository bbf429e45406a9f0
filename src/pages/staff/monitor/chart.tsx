import { asset } from '../../assets';

/** What monitor.js draws. `tone` names a colour of monitor.css. */
export interface ChartValues {
  isStacked: boolean;
  /** Of the upright axis. */
  unit: string;
  labels: readonly string[];
  series: readonly { name: string; tone: ChartTone; values: readonly (number | null)[] }[];
}

export type ChartTone = 'expected' | 'waiting' | 'in-service' | 'finished' | 'absent' | 'cancelled' | 'median' | 'p90';

/**
 * A picture of numbers that stand in a table beside it. The canvas is made by the script and stands outside of what is
 * fetched anew, so that a chart is changed and not drawn from nothing each time; its numbers are fetched.
 */
export function Chart({ id, label, values }: { id: string; label: string; values: ChartValues }) {
  return (
    <>
      <div id={`${id}-angka`} data-live hidden data-values={JSON.stringify(values)} />
      <div id={id} class="monitor-chart" role="img" aria-label={label} data-chart={`${id}-angka`} data-library={asset('vendor/chart.js')} />
    </>
  );
}

/** Buckets that grow by a hundredth: a percentile is exact to 1 %, and a million values take no more room than one. */
const STEP = Math.log(1.01);
const SMALLEST_MS = 0.001;

export interface Summary {
  count: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** Durations of any number, in bounded memory. */
export class Durations {
  private readonly buckets = new Map<number, number>();
  private count = 0;
  private maxMs = 0;

  add(ms: number): void {
    const bucket = Math.ceil(Math.log(Math.max(ms, SMALLEST_MS) / SMALLEST_MS) / STEP);
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
    this.count += 1;
    this.maxMs = Math.max(this.maxMs, ms);
  }

  summary(): Summary {
    return { count: this.count, p50Ms: this.percentile(0.5), p99Ms: this.percentile(0.99), maxMs: rounded(this.maxMs) };
  }

  private percentile(share: number): number {
    let seen = 0;
    for (const bucket of [...this.buckets.keys()].sort((a, b) => a - b)) {
      seen += this.buckets.get(bucket) ?? 0;
      if (seen >= share * this.count) return rounded(Math.min(this.maxMs, SMALLEST_MS * Math.exp(bucket * STEP)));
    }
    return 0;
  }
}

export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

export type Cell = string | number;

/** Columns as wide as what stands in them, numbers to the right. */
export function table(title: string, heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const text = [heads, ...rows].map((row) => row.map(String));
  const widths = heads.map((_, column) => Math.max(...text.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[], cells: readonly Cell[]): string =>
    row.map((cell, column) => (typeof cells[column] === 'number' ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd();
  const lines = text.map((row, index) => line(row, index === 0 ? (rows[0] ?? heads) : (rows[index - 1] ?? [])));
  return `\n${title}\n${[lines[0], widths.map((width) => '-'.repeat(width)).join('  '), ...lines.slice(1)].join('\n')}\n`;
}

// Libraries that pages load as plain scripts.
export {};

/** A chart of chart.js, as far as monitor.js has to do with it. */
export interface DrawnChart {
  canvas: HTMLCanvasElement | null;
  data: object;
  update: (mode: 'none') => void;
  destroy: () => void;
}

/** As src/pages/staff/monitor/chart.tsx writes them. */
export interface ChartValues {
  isStacked: boolean;
  unit: string;
  labels: string[];
  series: { name: string; tone: string; values: (number | null)[] }[];
}

declare global {
  var Chart: (new (canvas: HTMLCanvasElement, configuration: object) => DrawnChart) | undefined;
  var Idiomorph: { morph: (from: Element, to: Element, options: object) => void };
  var htmx: { process: (element: Element) => void; ajax: (verb: string, path: string, options: object) => Promise<void>; trigger: (element: Element, name: string) => void } | undefined;
}

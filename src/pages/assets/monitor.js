// Draws the charts of the monitor, and keeps them and the figures beside them fresh. Colours come from monitor.css.
import { look } from './page.js';

/** Some of what the monitor shows is announced by nobody: what BPJS has taken, what has become late. */
const LOOK_EVERY_MS = 30_000;

/** @type {Map<HTMLElement, import('./globals.js').DrawnChart>} */
const drawn = new Map();

/** @type {Promise<void> | undefined} */
let library;

/** With its typeface: what is measured in another one is cut off. @param {string} address */
function loadLibrary(address) {
  library ??= Promise.all([loadScript(address), document.fonts.load('12px "Public Sans"')]).then(() => undefined);
  return library;
}

/** @param {string} address @returns {Promise<void>} */
function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error('the chart library could not be loaded'));
    document.head.append(script);
  });
}

/** @param {HTMLElement} place */
function valuesOf(place) {
  const holder = document.getElementById(place.dataset['chart'] ?? '');
  return /** @type {import('./globals.js').ChartValues} */ (JSON.parse(holder?.dataset['values'] ?? '{"isStacked":false,"unit":"","labels":[],"series":[]}'));
}

/** @param {HTMLElement} place */
function contentOf(place) {
  const style = getComputedStyle(place);
  const { isStacked, labels, series } = valuesOf(place);
  // Words below each other stand upright where beside each other they would be turned.
  return { labels: isStacked ? labels : labels.map((label) => (label.includes(' ') ? label.split(' ') : label)), datasets: series.map(({ name, tone, values }) => ({ label: name, data: values, backgroundColor: style.getPropertyValue(`--chart-${tone}`).trim(), borderWidth: 0 })) };
}

/** @param {HTMLElement} place */
function optionsOf(place) {
  const { isStacked, unit } = valuesOf(place);
  const style = getComputedStyle(place);
  const font = { family: style.fontFamily, size: 12 };
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    plugins: { legend: { position: 'bottom', labels: { boxWidth: 12, boxHeight: 12, padding: 6, color: style.color, font } } },
    scales: {
      x: { stacked: isStacked, grid: { display: false }, ticks: { autoSkip: isStacked === false, maxRotation: 60, color: style.color, font } },
      y: { stacked: isStacked, beginAtZero: true, ticks: { precision: 0, color: style.color, font }, title: { display: true, text: unit, color: style.color, font } },
    },
  };
}

/** @param {HTMLElement} place */
function draw(place) {
  const { Chart } = globalThis;
  if (Chart === undefined) return;
  const known = drawn.get(place);
  if (known !== undefined && known.canvas?.isConnected === true) {
    known.data = contentOf(place);
    known.update('none');
    return;
  }
  known?.destroy();
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  place.replaceChildren(canvas);
  drawn.set(place, new Chart(canvas, { type: 'bar', data: contentOf(place), options: optionsOf(place) }));
}

function drawAll() {
  for (const [place, chart] of drawn) {
    if (place.isConnected) continue;
    chart.destroy();
    drawn.delete(place);
  }
  document.querySelectorAll('[data-chart]').forEach((place) => place instanceof HTMLElement && draw(place));
}

export function begin() {
  const place = document.querySelector('[data-chart]');
  if (place instanceof HTMLElement) void loadLibrary(place.dataset['library'] ?? '').then(drawAll, () => undefined);
}

document.addEventListener('page:looked', drawAll);
setInterval(() => {
  if (!document.hidden && document.querySelector('[data-fresh]') !== null) void look();
}, LOOK_EVERY_MS);

import { VERDICT_COLOURS } from './report-words';
import { VERDICTS } from './scenario';

const badges = VERDICTS.map((verdict) => `.v-${verdict.replaceAll(' ', '-')} { color: ${VERDICT_COLOURS[verdict].ink}; background: ${VERDICT_COLOURS[verdict].ground}; border-color: currentColor; }`).join('\n');

/** For a screen, and for A4: nothing of a step is torn apart where a page can hold it. */
export const REPORT_STYLE = `
:root { --ink: #17252b; --quiet: #55666e; --line: #cfd9dd; --green: #00603f; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 980px; color: var(--ink); background: #fff; font: 14px/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1 { font-size: 24px; margin: 0 0 12px; color: var(--green); }
h2 { font-size: 19px; margin: 32px 0 10px; padding-bottom: 4px; border-bottom: 2px solid var(--green); }
h3 { font-size: 16px; margin: 22px 0 8px; }
h4 { font-size: 14px; margin: 0; }
p { margin: 0 0 8px; }
.quiet { color: var(--quiet); }
.warning { border: 1px solid #9c1c24; border-left-width: 5px; color: #9c1c24; padding: 8px 12px; }
table { border-collapse: collapse; width: 100%; margin: 8px 0 14px; }
th, td { text-align: left; vertical-align: top; padding: 5px 8px; border: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { background: #eef3f4; }
.facts th { width: 34%; background: #f6f9f9; font-weight: 600; }
.number { width: 3.2em; text-align: right; font-variant-numeric: tabular-nums; }
.verdict-column { width: 10.5em; }
.initials { width: 7em; }
.badge { display: inline-block; border: 1px solid; border-radius: 5px; padding: 0 7px; font-weight: 600; font-size: 13px; white-space: nowrap; }
${badges}
.scenario { border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px; margin: 0 0 14px; }
.scenario > header { display: flex; gap: 10px; align-items: baseline; justify-content: space-between; margin-bottom: 4px; }
.step { border-top: 1px solid var(--line); padding-top: 8px; margin-top: 8px; }
.step h5 { margin: 0 0 2px; font-size: 13px; }
.step h5 .quiet { font-weight: 400; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 10px; }
pre { margin: 2px 0 0; padding: 6px 8px; background: #f6f9f9; border: 1px solid var(--line); border-radius: 5px; font: 11.5px/1.4 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.label { font-size: 12px; color: var(--quiet); }
ul { margin: 4px 0 0; padding-left: 20px; }
.salah { color: #9c1c24; } .hampir { color: #6b4700; }
.signatures { display: flex; flex-wrap: wrap; gap: 24px; margin-top: 20px; }
.signature { flex: 1 1 200px; min-width: 180px; }
.signature .space { height: 80px; border-bottom: 1px solid var(--ink); }
@page { size: A4; margin: 15mm 14mm; }
@media print {
  body { padding: 0; max-width: none; font-size: 10.5pt; }
  h2, h3, .scenario > header, .scenario > header + p, .step h5 { break-after: avoid; }
  .step, .signature, tr { break-inside: avoid; }
  pre { font-size: 8pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
@media (max-width: 640px) { .pair { grid-template-columns: minmax(0, 1fr); } body { padding: 14px; } }
`;

/** Calm, large enough to read from a step away; three columns on a laptop, one on a phone. */
export const PAGE_STYLE = `
:root { --ink: #17252b; --quiet: #55666e; --line: #d9e1e4; --ground: #f2f5f6; --card: #fff; --green: #00704a; --green-soft: #e3f3ec; --red: #a3242b; --red-soft: #fbe9ea; --amber: #7a5200; --amber-soft: #fdf3dc; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
header { display: flex; align-items: baseline; gap: 18px; flex-wrap: wrap; padding: 12px 20px; background: var(--green); color: #fff; }
header h1 { margin: 0; font-size: 20px; }
header p { margin: 0; }
#neighbours { display: flex; flex-wrap: wrap; gap: 6px; flex-basis: 100%; } #neighbours[hidden] { display: none; }
#neighbours a, #neighbours span { white-space: nowrap; color: #fff; border: 1px solid #fff8; border-radius: 99px; padding: 7px 12px; text-decoration: none; }
#neighbours span { background: #fff; color: var(--green); font-weight: 600; } #neighbours a:hover { background: #ffffff2b; }
#clock { margin-left: auto; font-variant-numeric: tabular-nums; }
#trouble { flex-basis: 100%; background: var(--red-soft); color: var(--red); padding: 6px 12px; border-radius: 6px; overflow-wrap: anywhere; }
main { display: grid; gap: 14px; padding: 14px; grid-template-columns: minmax(0, 1fr); align-items: start; max-width: 2100px; margin: 0 auto; }
#phone-column { order: 1; } #ledger-column { order: 2; } #controls { order: 3; }
.column { display: grid; gap: 14px; min-width: 0; grid-template-columns: minmax(0, 1fr); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px; min-width: 0; }
h2 { margin: 0 0 8px; font-size: 16px; }
p { margin: 0 0 6px; }
.quiet { color: var(--quiet); overflow-wrap: anywhere; }
.notice { padding: 20px; }
.title-row { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; margin-bottom: 8px; }
.title-row h2, .title-row p { margin: 0; }
.title-row input { margin-left: auto; width: 150px; }
button, input, select { font: inherit; color: inherit; border-radius: 7px; border: 1px solid #b9c6cb; padding: 7px 10px; background: #fff; min-height: 38px; }
input, select { width: 100%; }
button { background: var(--green); border-color: var(--green); color: #fff; cursor: pointer; font-weight: 600; }
button.plain { background: #fff; color: var(--green); }
button.danger { background: #fff; color: var(--red); border-color: var(--red); }
button:disabled { opacity: .5; cursor: default; }
:focus-visible { outline: 3px solid #f2a900; outline-offset: 1px; }
label { display: block; color: var(--quiet); font-size: 14px; margin-bottom: 8px; }
label input, label select { color: var(--ink); font-size: 15px; margin-top: 2px; }
label.check { display: flex; align-items: center; gap: 8px; } label.check input { width: 18px; min-height: 18px; margin: 0; }
summary { cursor: pointer; color: var(--green); font-weight: 600; padding: 4px 0; }
.pairs { display: grid; grid-template-columns: 1fr 1fr; gap: 0 10px; }
.pairs .wide { grid-column: 1 / -1; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 2px 0 8px; }
#fault-buttons { display: grid; grid-template-columns: 1fr 1fr; gap: 6px; }
#fault-buttons button { background: var(--green-soft); border-color: #bfe0d1; color: #064f36; font-weight: 500; font-size: 14px; line-height: 1.25; padding: 4px 8px; }
.list { list-style: none; margin: 0 0 8px; padding: 0; }
.list li { background: var(--amber-soft); color: var(--amber); border-radius: 6px; padding: 5px 9px; margin-bottom: 5px; overflow-wrap: anywhere; }
.list li.none { background: none; color: var(--quiet); padding: 0; }
.scroll { overflow: auto; max-height: calc(100vh - 180px); }
#traffic-scroll { max-height: 300px; } #traffic-scroll th, #traffic-scroll td { padding: 4px 7px; }
td.service, td.answer { overflow-wrap: anywhere; } .struck { display: inline-block; border-radius: 6px; background: var(--amber-soft); color: var(--amber); padding: 0 6px; margin-left: 6px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; color: var(--quiet); font-weight: 600; position: sticky; top: 0; background: var(--card); }
th, td { padding: 6px 7px; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, td.code, td .hours { font-variant-numeric: tabular-nums; white-space: nowrap; }
td button { padding: 0; min-height: 0; border: 0; background: none; color: var(--green); text-align: left; text-decoration: underline; font-weight: 500; }
.task { display: inline-block; white-space: nowrap; border-radius: 6px; background: var(--green-soft); padding: 1px 6px; margin: 0 4px 3px 0; font-variant-numeric: tabular-nums; }
.bad { color: var(--red); } .good { color: var(--green); } .even { color: var(--amber); }
progress { width: 100%; height: 14px; accent-color: var(--green); }
.counts { display: grid; grid-template-columns: auto auto; gap: 2px 10px; margin: 6px 0; } .counts dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; } .counts dt { color: var(--quiet); }
#screen { border: 9px solid #24343b; border-radius: 30px; padding: 12px 14px; background: #fbfdfd; min-height: 470px; max-width: 400px; margin: 0 auto; }
.ticket { text-align: center; } .ticket p { margin: 0 0 2px; }
.ticket .big { font-size: 46px; line-height: 1.1; font-weight: 800; color: var(--green); overflow-wrap: anywhere; margin: 4px 0; }
.tiles { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; margin: 10px 0; }
.tile { border: 1px solid var(--line); border-radius: 12px; padding: 6px; text-align: center; } .tile b { display: block; font-size: 24px; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; } .tile span { color: var(--quiet); font-size: 14px; }
.said { border-radius: 9px; padding: 9px 11px; margin: 10px 0; background: var(--green-soft); overflow-wrap: anywhere; } .said.bad { background: var(--red-soft); }
#screen .buttons button { flex: 1 1 45%; }
dialog { border: 0; border-radius: 12px; padding: 20px; width: min(1100px, 94vw); } dialog .scroll { max-height: 70vh; margin-bottom: 12px; }
@media (max-width: 640px) { #neighbours { flex-wrap: nowrap; overflow-x: auto; padding-bottom: 4px; } #ledger-column thead { display: none; } #ledger-column tr { display: grid; grid-template-columns: minmax(72px, auto) minmax(0, 1fr); border-bottom: 1px solid var(--line); padding: 6px 0; } #ledger-column td { border: 0; padding: 2px 7px; } #ledger-column td.practice, #ledger-column td.state, #ledger-column td[colspan] { grid-column: 1 / -1; } .title-row input { width: 100%; } dialog { padding: 12px; } }
@media (min-width: 800px) { main { grid-template-columns: minmax(0, 1fr) 370px; } #ledger-column { order: 1; } #phone-column { order: 2; } #controls { grid-column: 1 / -1; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); } }
@media (min-width: 1240px) { main { grid-template-columns: 272px minmax(0, 1fr) 328px; } #controls { order: 0; grid-column: auto; grid-template-columns: minmax(0, 1fr); } #ledger-column, #phone-column { position: sticky; top: 14px; } #ledger-column .scroll { max-height: calc(58vh - 160px); min-height: 120px; } #ledger-column #traffic-scroll { max-height: calc(42vh - 76px); } }
@media (min-width: 1800px) { body { font-size: 17px; } table { font-size: 16px; } label, .tile span { font-size: 15px; } main { grid-template-columns: 370px minmax(0, 1fr) 440px; } #screen { min-height: 560px; } }
`;

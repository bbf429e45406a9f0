import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Report, ReportScenario, ReportStep } from './report';
import { REPORT_STYLE } from './report-style';
import { EXPLANATION, MASKED, NOT_FILLED, replyLines, requestLines, summaryLine, VERDICT_WORDS } from './report-words';
import type { Verdict } from './scenario';

/** The report as one page that needs nothing else: no script, no picture, no address. The library escapes every text. */
export function reportHtml(report: Report): string {
  return `<!DOCTYPE html>${renderToString(<Page report={report} />)}`;
}

function Page({ report }: { report: Report }): VNode {
  return (
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>{report.title}</title>
        {/* our own text, and `>` in it must stay one */}
        <style dangerouslySetInnerHTML={{ __html: REPORT_STYLE }} />
      </head>
      <body>
        <h1>{report.title}</h1>
        <Facts rows={report.facts} />
        {report.warnings.map((warning) => <p class="warning">{warning}</p>)}
        <p>
          <strong>Hasil: {summaryLine(report)}.</strong>
        </p>
        <p class="quiet">{EXPLANATION}</p>
        <p class="quiet">{MASKED}</p>
        <h2>Ringkasan</h2>
        <Summary report={report} />
        <h2>A. Quality</h2>
        {report.services.map(({ name, scenarios }) => (
          <section>
            <h3>{name}</h3>
            {scenarios.map((scenario) => <Scenario scenario={scenario} />)}
          </section>
        ))}
        {report.sections.map(({ letter, title, items }) => (
          <section>
            <h2>
              {letter}. {title}
            </h2>
            <Facts rows={items} />
          </section>
        ))}
        {report.note !== '' && (
          <section>
            <h2>Catatan</h2>
            <p>{report.note}</p>
          </section>
        )}
        {report.tidied.length > 0 && <p class="quiet">Sesudah pengujian: {report.tidied.join(' ')}</p>}
        <Signatures report={report} />
      </body>
    </html>
  );
}

function Facts({ rows }: { rows: Report['facts'] }): VNode {
  return (
    <table class="facts">
      <tbody>
        {rows.map(([name, value]) => (
          <tr>
            <th scope="row">{name}</th>
            <td>{value === '' ? <span class="quiet">{NOT_FILLED}</span> : value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Badge({ verdict }: { verdict: Verdict }): VNode {
  return <span class={`badge v-${verdict.replaceAll(' ', '-')}`}>{VERDICT_WORDS[verdict]}</span>;
}

function Summary({ report }: { report: Report }): VNode {
  return (
    <table>
      <thead>
        <tr>
          <th class="number">No.</th>
          <th>Service</th>
          <th>Skenario</th>
          <th class="verdict-column">Hasil</th>
        </tr>
      </thead>
      <tbody>
        {report.services.flatMap(({ scenarios }) =>
          scenarios.map((scenario) => (
            <tr>
              <td class="number">
                <a href={`#skenario-${scenario.row}`}>{scenario.row}</a>
              </td>
              <td>{scenario.service}</td>
              <td>
                {scenario.title}
                {scenario.isOptional && <span class="quiet"> (opsional)</span>}
              </td>
              <td>
                <Badge verdict={scenario.verdict} />
              </td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}

function Scenario({ scenario }: { scenario: ReportScenario }): VNode {
  const { row, title, expected, verdict, steps, untested, manual, notes } = scenario;
  return (
    <article class="scenario" id={`skenario-${row}`}>
      <header>
        <h4>
          {row}. {title}
        </h4>
        <Badge verdict={verdict} />
      </header>
      <p class="quiet">Diharapkan: {expected}</p>
      {untested.map((reason) => <p class="hampir">Tidak diuji: {reason}.</p>)}
      {manual.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>Dikerjakan manual</th>
              <th>Sudah ditunjukkan lewat web service</th>
              <th class="initials">Paraf</th>
            </tr>
          </thead>
          <tbody>
            {manual.map(({ what, shownBy }) => (
              <tr>
                <td>{what}</td>
                <td>{shownBy}</td>
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {steps.map((step) => <StepView step={step} />)}
      {notes.map((note) => <p class="quiet">{note}</p>)}
    </article>
  );
}

function StepView({ step }: { step: ReportStep }): VNode {
  const request = requestLines(step);
  const reply = replyLines(step);
  return (
    <div class="step">
      <h5>
        {step.label} <span class="quiet">diharapkan {step.expected}</span>
      </h5>
      <div class="pair">
        <div>
          <span class="label">{request.label}</span>
          <pre>{[request.head, ...request.headers, ...(request.body === '' ? [] : ['', request.body])].join('\n')}</pre>
        </div>
        <div>
          <span class="label">Balasan: {reply.head}</span>
          <pre>{reply.body}</pre>
        </div>
      </div>
      {step.findings.length > 0 && (
        <ul>
          {step.findings.map(({ weight, aspect, text }) => (
            <li class={weight}>
              {weight === 'salah' ? 'Tidak sesuai' : 'Hampir sesuai'} ({aspect}): {text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Signatures({ report }: { report: Report }): VNode | null {
  if (report.signatories.length === 0) return null;
  return (
    <section>
      <h2>Tanda tangan</h2>
      <div class="signatures">
        {report.signatories.map(({ peran, nama, jabatan }) => (
          <div class="signature">
            <p>{peran}</p>
            <div class="space" />
            <p>
              {nama === '' ? 'Nama:' : nama}
              <br />
              <span class="quiet">{jabatan === '' ? 'Jabatan:' : jabatan}</span>
            </p>
          </div>
        ))}
      </div>
    </section>
  );
}

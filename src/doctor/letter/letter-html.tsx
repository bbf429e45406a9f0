import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Letter, LetterPart } from './whitelist-letter';

const STYLE = `body{font:11pt/1.45 'Times New Roman',serif;max-width:180mm;margin:15mm auto;padding:0 6mm;color:#000}h1{font-size:14pt;text-align:center;text-transform:uppercase}h2{font-size:11.5pt;margin:1.2em 0 .3em}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #777;padding:3px 7px;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{width:38%;font-weight:normal;background:#f4f4f4}ul{list-style:'☐  ';padding-left:1.6em}
.sign{margin:2.5em 0 0 55%}.empty{display:inline-block;min-width:60%;border-bottom:1px dotted #000}@media print{body{margin:0}tr,.sign{break-inside:avoid}}`;

/** The letter as one page that needs nothing else; what it holds is escaped by the library. */
export function letterHtml(letter: Letter): string {
  return `<!DOCTYPE html>${renderToString(
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>{`${letter.title}, ${letter.facility}`}</title>
        {/* our own text, and `>` in it must stay one */}
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <h1>{letter.title}</h1>
        {letter.parts.map(partHtml)}
      </body>
    </html>,
  )}`;
}

function partHtml(part: LetterPart): VNode {
  switch (part.kind) {
    case 'heading':
      return <h2>{part.text}</h2>;
    case 'text':
      return <p>{part.text}</p>;
    case 'facts':
      return (
        <table>
          <tbody>
            {part.rows.map(([label, value]) => (
              <tr>
                <th scope="row">{label}</th>
                <td>{value === '' ? <span class="empty">{'\u00a0'}</span> : value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      );
    case 'checklist':
      return (
        <ul>
          {part.items.map((item) => (
            <li>{item}</li>
          ))}
        </ul>
      );
    case 'signature':
      return (
        <div class="sign">
          <p>…………………………, ……………………</p>
          <p>Pimpinan,</p>
          <p style="margin-top:5em">( …………………………………… )</p>
        </div>
      );
    default:
      return part satisfies never;
  }
}

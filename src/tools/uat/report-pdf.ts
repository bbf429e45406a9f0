import path from 'node:path';
import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces';
import type { Report, ReportScenario, ReportStep } from './report';
import { EXPLANATION, MASKED, NOT_FILLED, replyLines, requestLines, summaryLine, VERDICT_COLOURS, VERDICT_WORDS } from './report-words';
import type { Verdict } from './scenario';

const QUIET = '#55666e';
const LINE = '#cfd9dd';
const GREEN = '#00603f';
const FINDING_COLOURS = { salah: VERDICT_COLOURS['tidak sesuai'].ink, hampir: VERDICT_COLOURS.hampir.ink };

const fontFolder = path.join(path.dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');

/** The report as a PDF on A4, with the fonts inside. Nothing is loaded from an address. */
export async function reportPdf(report: Report): Promise<Buffer> {
  const font = (name: string) => path.join(fontFolder, `Roboto-${name}.ttf`);
  pdfmake.setFonts({ Roboto: { normal: font('Regular'), bold: font('Medium'), italics: font('Italic'), bolditalics: font('MediumItalic') } });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((file) => file.startsWith(fontFolder));
  return pdfmake.createPdf(documentOf(report)).getBuffer();
}

function documentOf(report: Report): TDocumentDefinitions {
  const facility = report.facts[0]?.[1] ?? '';
  return {
    pageSize: 'A4',
    pageMargins: [40, 42, 40, 46],
    info: { title: report.title, author: facility, creator: 'Antrean Online UAT' },
    language: 'id',
    defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.15 },
    styles: {
      title: { fontSize: 17, bold: true, color: GREEN },
      part: { fontSize: 13, bold: true, color: GREEN, margin: [0, 14, 0, 6] },
      service: { fontSize: 11, bold: true, margin: [0, 10, 0, 4] },
      quiet: { color: QUIET },
      code: { fontSize: 7.2, lineHeight: 1.1 },
    },
    footer: (page, pages) => ({
      columns: [{ text: `${report.title} – ${facility}`, style: 'quiet', width: '*' }, { text: `${page} / ${pages}`, style: 'quiet', alignment: 'right', width: 60 }],
      margin: [40, 14, 40, 0],
      fontSize: 7.5,
    }),
    content: [
      { text: report.title, style: 'title', margin: [0, 0, 0, 8] },
      factsTable(report.facts),
      ...report.warnings.map((text): Content => ({ text, color: FINDING_COLOURS.salah, bold: true, margin: [0, 4, 0, 0] })),
      { text: `Hasil: ${summaryLine(report)}.`, bold: true, margin: [0, 8, 0, 4] },
      { text: EXPLANATION, style: 'quiet', margin: [0, 0, 0, 4] },
      { text: MASKED, style: 'quiet' },
      { text: 'Ringkasan', style: 'part' },
      summaryTable(report),
      { text: 'A. Quality', style: 'part', pageBreak: 'before' },
      ...report.services.flatMap(({ name, scenarios }): Content[] => [...scenarios.flatMap((scenario, place) => scenarioContent(scenario, place === 0 ? [{ text: name, style: 'service' }] : []))]),
      ...report.sections.flatMap(({ letter, title, items }): Content[] => [{ unbreakable: true, stack: [{ text: `${letter}. ${title}`, style: 'part' }, factsTable(items)] }]),
      ...(report.note === '' ? [] : [{ text: 'Catatan', style: 'part' }, { text: report.note }]),
      ...(report.tidied.length === 0 ? [] : [{ text: `Sesudah pengujian: ${report.tidied.join(' ')}`, style: 'quiet', margin: [0, 8, 0, 0] } as Content]),
      ...signatures(report),
    ],
  };
}

const LINES = { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => LINE, vLineColor: () => LINE, paddingTop: () => 3, paddingBottom: () => 3, paddingLeft: () => 5, paddingRight: () => 5 };

function factsTable(rows: Report['facts']): Content {
  const body = rows.map(([name, value]) => [{ text: name, bold: true, fillColor: '#f6f9f9' }, value === '' ? { text: NOT_FILLED, style: 'quiet' } : { text: value }]);
  return { table: { widths: [160, '*'], body, dontBreakRows: true }, layout: LINES, margin: [0, 0, 0, 4] };
}

function badge(verdict: Verdict): { text: string; bold: true; color: string; fillColor: string } {
  return { text: VERDICT_WORDS[verdict], bold: true, color: VERDICT_COLOURS[verdict].ink, fillColor: VERDICT_COLOURS[verdict].ground };
}

function summaryTable({ services }: Report): Content {
  const head = ['No.', 'Service', 'Skenario', 'Hasil'].map((text) => ({ text, bold: true, fillColor: '#eef3f4' }));
  const body = services.flatMap(({ scenarios }) =>
    scenarios.map(({ row, service, title, verdict, isOptional }) => [{ text: String(row), alignment: 'right' as const }, service, `${title}${isOptional ? ' (opsional)' : ''}`, badge(verdict)]),
  );
  return { table: { headerRows: 1, widths: [22, 110, '*', 88], body: [head, ...body], dontBreakRows: true }, layout: LINES };
}

function scenarioContent({ row, title, expected, verdict, steps, untested, manual, notes }: ReportScenario, heading: Content[]): Content[] {
  const head: Content = {
    table: { widths: ['*', 88], body: [[{ stack: [{ text: `${row}. ${title}`, bold: true }, { text: `Diharapkan: ${expected}`, style: 'quiet' }] }, badge(verdict)]] },
    layout: { ...LINES, vLineWidth: () => 0 },
    margin: [0, 6, 0, 2],
  };
  const manualTable: Content[] =
    manual.length === 0
      ? []
      : [{ table: { headerRows: 1, widths: ['*', 150, 60], body: [['Dikerjakan manual', 'Sudah ditunjukkan lewat web service', 'Paraf'].map((text) => ({ text, bold: true })), ...manual.map(({ what, shownBy }) => [what, shownBy, ''])] }, layout: LINES, margin: [0, 2, 0, 2] }];
  const lines: Content[] = [
    ...untested.map((reason): Content => ({ text: `Tidak diuji: ${reason}.`, color: FINDING_COLOURS.hampir })),
    ...manualTable,
  ];
  const [first, ...rest] = steps.map(stepContent);
  // A heading stays with its first step.
  return [{ unbreakable: true, stack: [...heading, head, ...lines, ...(first === undefined ? [] : [first])] }, ...rest, ...notes.map((text): Content => ({ text, style: 'quiet' }))];
}

function stepContent(step: ReportStep): Content {
  const request = requestLines(step);
  const reply = replyLines(step);
  const code = (text: string): Content => ({ text, style: 'code', preserveLeadingSpaces: true, wordBreak: 'break-all' });
  const cell = (label: string, lines: string): Content => ({ stack: [{ text: label, style: 'quiet', fontSize: 7 }, code(lines)] });
  return {
    unbreakable: true,
    stack: [
      { text: [{ text: step.label, bold: true }, { text: `  diharapkan ${step.expected}`, style: 'quiet' }], fontSize: 8, margin: [0, 4, 0, 1] },
      {
        table: {
          widths: ['50%', '50%'],
          body: [[cell(request.label, [request.head, ...request.headers, ...(request.body === '' ? [] : [request.body])].join('\n')), cell(`Balasan: ${reply.head}`, reply.body)]],
        },
        layout: { ...LINES, fillColor: () => '#f8fafa' },
      },
      ...step.findings.map(({ weight, aspect, text }): Content => ({ text: `${weight === 'salah' ? 'Tidak sesuai' : 'Hampir sesuai'} (${aspect}): ${text}`, color: FINDING_COLOURS[weight], fontSize: 8, wordBreak: 'normal' })),
    ],
  };
}

function signatures({ signatories }: Report): Content[] {
  if (signatories.length === 0) return [];
  const columns = signatories.map(({ peran, nama, jabatan }): Content => ({
    stack: [
      { text: peran },
      { canvas: [{ type: 'line', x1: 0, y1: 62, x2: 150, y2: 62, lineWidth: 0.6 }] },
      { text: nama === '' ? 'Nama:' : nama, margin: [0, 3, 0, 0] },
      { text: jabatan === '' ? 'Jabatan:' : jabatan, style: 'quiet' },
    ],
  }));
  return [{ unbreakable: true, stack: [{ text: 'Tanda tangan', style: 'part' }, { columns, columnGap: 16 }] }];
}

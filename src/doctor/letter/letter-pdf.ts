import path from 'node:path';
import pdfmake from 'pdfmake';
import type { Content } from 'pdfmake/interfaces';
import type { Letter, LetterPart } from './whitelist-letter';

const fontFolder = path.join(path.dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');

/** The letter as a PDF on A4, with the fonts inside. Nothing is loaded from an address. */
export function letterPdf(letter: Letter): Promise<Buffer> {
  const font = (name: string): string => path.join(fontFolder, `Roboto-${name}.ttf`);
  pdfmake.setFonts({ Roboto: { normal: font('Regular'), bold: font('Medium'), italics: font('Italic'), bolditalics: font('MediumItalic') } });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((file) => file.startsWith(fontFolder));
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      pageMargins: [50, 48, 50, 50],
      info: { title: letter.title, author: letter.facility, creator: 'Antrean Online' },
      language: 'id',
      defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.2 },
      footer: (page, pages) => ({ text: `${letter.facility} – ${page} / ${pages}`, alignment: 'right', margin: [50, 16, 50, 0], fontSize: 8 }),
      content: [{ text: letter.title, bold: true, fontSize: 14, alignment: 'center', margin: [0, 0, 0, 12] }, ...letter.parts.map(partPdf)],
    })
    .getBuffer();
}

const LINES = { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => '#777', vLineColor: () => '#777' };

function partPdf(part: LetterPart): Content {
  switch (part.kind) {
    case 'heading':
      return { text: part.text, bold: true, fontSize: 11, margin: [0, 10, 0, 4] };
    case 'text':
      return { text: part.text, margin: [0, 6, 0, 6] };
    case 'facts':
      return { table: { widths: [170, '*'], body: part.rows.map(([label, value]) => [{ text: label, fillColor: '#f4f4f4' }, value === '' ? ' ' : value]), dontBreakRows: true }, layout: LINES };
    case 'checklist':
      return { stack: part.items.map((item): Content => ({ text: `[   ]  ${item}`, margin: [0, 2, 0, 2] })) };
    case 'signature':
      return { unbreakable: true, margin: [280, 24, 0, 0], stack: ['…………………………, ……………………', 'Pimpinan,', { text: '( …………………………………… )', margin: [0, 60, 0, 0] }] };
    default:
      return part satisfies never;
  }
}

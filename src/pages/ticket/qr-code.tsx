import qrcode from 'qrcode-generator';

/** What a scanner needs around a code to find it (ISO/IEC 18004). */
const QUIET_MODULES = 4;

/** A QR code as a drawing of its own: no markup of the library's is trusted, only its modules. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = qrcode(0, 'M');
  code.addData(text, /^[0-9A-Z $%*+./:-]+$/.test(text) ? 'Alphanumeric' : 'Byte');
  code.make();
  const count = code.getModuleCount();
  const size = count + 2 * QUIET_MODULES;
  const rows = Array.from({ length: count }, (_, row) =>
    Array.from({ length: count }, (_, column) => (code.isDark(row, column) ? `M${column + QUIET_MODULES} ${row + QUIET_MODULES}h1v1h-1z` : '')).join(''),
  );
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={`M0 0h${size}v${size}h-${size}z`} fill="#fff" />
      <path d={rows.join('')} fill="#000" />
    </svg>
  );
}

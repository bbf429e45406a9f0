const DAYS = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'];
const MONTHS = ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'];

/** `2027-01-18` -> `Senin, 18 Januari 2027` */
export function dateInWords(date: string): string {
  const day = DAYS[new Date(`${date}T00:00:00.000Z`).getUTCDay()] ?? '';
  const [year = '', month = '', dayOfMonth = ''] = date.split('-');
  return `${day}, ${Number(dayOfMonth)} ${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}

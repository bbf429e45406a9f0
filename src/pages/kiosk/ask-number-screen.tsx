import type { ServiceQueue } from '../../service-points/service-queue';
import { Icon, iconOfQueue } from './kiosk-icons';
import { JourneyForm, KioskScreen } from './kiosk-screen';

/** A number that needs nobody's name is asked for once more: a sleeve that brushes the start takes none. */
export function AskNumberScreen({ journeyKey, sound, queue }: { journeyKey: string; sound: boolean; queue: ServiceQueue }) {
  const isNewPatient = queue.kind === 'registration';
  return (
    <KioskScreen name="tanya" title={isNewPatient ? 'Ambil nomor pasien baru?' : `Ambil nomor antrean ${queue.name}?`} journeyKey={journeyKey} back="start" sound={sound}>
      <div class="message">
        <p class="ask">
          <Icon of={isNewPatient ? 'new-patient' : iconOfQueue(queue)} />
          {isNewPatient ? 'Untuk Anda yang belum pernah berobat di sini. Siapkan KTP, dan kartu BPJS bila ada: petugas loket akan mendaftarkan Anda.' : `Anda akan mendapat satu nomor untuk dipanggil di ${queue.name}.`}
        </p>
        <JourneyForm to="/kiosk/ambil" journeyKey={journeyKey}>
          <input type="hidden" name="antrean" value={queue.queueCode} />
          <button class="big big--primary big--tall">Ya, ambil nomor</button>
        </JourneyForm>
      </div>
    </KioskScreen>
  );
}

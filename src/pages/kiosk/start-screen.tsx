import type { ServiceQueue } from '../../service-points/service-queue';
import { Link, useFrame } from '../document';
import { Icon, iconOfQueue, type IconName } from './kiosk-icons';
import type { KioskLayout } from './kiosk-layout';
import { JourneyForm, KioskScreen, ScanForm } from './kiosk-screen';

interface StartProps {
  /** Of the journey that the first press begins. */
  journeyKey: string;
  layout: KioskLayout;
  queues: readonly ServiceQueue[];
}

export function StartScreen({ journeyKey, layout, queues }: StartProps) {
  const { facility } = useFrame();
  const isClinic = facility.kind === 'FKTP';
  const offers = (name: KioskLayout['functions'][number]): boolean => layout.functions.includes(name);
  const desk = queues.find(({ kind }) => kind === 'registration');
  const others = queues.filter((queue) => queue.kind === 'other' && queue.atKiosk);
  const contacts = facility.settings.complaintContacts.trim();
  return (
    <KioskScreen name="awal" title="Selamat datang" lead="Sentuh layanan yang Anda perlukan" sound={layout.sound}>
      <div class="offers">
        {offers('check-in') &&
          (isClinic ? (
            <Aim journeyKey={journeyKey} aim="check-in" title="Saya sudah booking" note="Lewat Mobile JKN, untuk hari ini" isMain />
          ) : (
            <Aim journeyKey={journeyKey} aim="check-in" title="Check-in Mobile JKN" note="Sudah punya kode booking" isMain />
          ))}
        {offers('take-number') && <Aim journeyKey={journeyKey} aim="take-number" title="Ambil nomor antrean" note="BPJS atau biaya sendiri" isMain />}
        {offers('new-patient') && desk !== undefined && <QueueOffer journeyKey={journeyKey} queue={desk} icon="new-patient" title="Pasien baru" note="Belum pernah berobat di sini" />}
        {offers('pharmacy') && <Aim journeyKey={journeyKey} aim="pharmacy" title="Nomor farmasi" note="Ambil obat dari resep dokter" />}
        {offers('services') &&
          others.map((queue) => <QueueOffer key={queue.queueCode} journeyKey={journeyKey} queue={queue} icon={iconOfQueue(queue)} title={queue.name} note={`Nomor antrean ${queue.name.toLocaleLowerCase('id')}`} />)}
        {offers('schedule') && (
          <Link to="/kiosk/jadwal" class="offer">
            <Icon of="schedule" />
            <span class="offer__title">Jadwal dokter hari ini</span>
            <span class="offer__note">Jam praktik dan sisa kuota</span>
          </Link>
        )}
      </div>
      <div class="start-foot">
        <p class="scan-hint">
          <Icon of="scan" />
          {isClinic ? 'Punya kartu BPJS atau tiket dengan kode? Dekatkan langsung ke alat pemindai.' : 'Punya kode QR Mobile JKN? Dekatkan langsung ke alat pemindai.'}
        </p>
        {contacts !== '' && (
          <p class="contacts">
            <span class="contacts__label">Pengaduan dan informasi</span>
            {contacts.split('\n').map((line) => (
              <span key={line}>{line}</span>
            ))}
          </p>
        )}
      </div>
      {/* a code that is held before the scanner without touching anything */}
      <ScanForm to="/kiosk/pindai" journeyKey={journeyKey} name="isi" />
    </KioskScreen>
  );
}

function Aim({ journeyKey, aim, title, note, isMain = false }: { journeyKey: string; aim: 'check-in' | 'take-number' | 'pharmacy'; title: string; note: string; isMain?: boolean }) {
  return (
    <JourneyForm to="/kiosk/mulai" journeyKey={journeyKey}>
      <input type="hidden" name="tujuan" value={aim} />
      <Offer icon={aim} title={title} note={note} isMain={isMain} />
    </JourneyForm>
  );
}

function QueueOffer({ journeyKey, queue, ...words }: { journeyKey: string; queue: ServiceQueue; icon: IconName; title: string; note: string }) {
  return (
    <JourneyForm to="/kiosk/layanan" journeyKey={journeyKey}>
      <input type="hidden" name="antrean" value={queue.queueCode} />
      <Offer {...words} />
    </JourneyForm>
  );
}

function Offer({ icon, title, note, isMain = false }: { icon: IconName; title: string; note: string; isMain?: boolean }) {
  return (
    <button class={`offer${isMain ? ' offer--main' : ''}`}>
      <Icon of={icon} />
      <span class="offer__title">{title}</span>
      <span class="offer__note">{note}</span>
    </button>
  );
}

import type { ComponentChildren } from 'preact';
import { hasAdmission } from '../../platform/facility';
import { useFrame } from '../document';
import { JourneyForm, KioskScreen, type BackTo } from './kiosk-screen';

interface MessageProps {
  journeyKey: string;
  sound: boolean;
  title: string;
  /** What to do now. */
  advice: string;
  back?: BackTo | undefined;
  /** Whoever is sent to the desk gets its number here, where the desk calls by numbers. */
  offersDesk?: boolean | undefined;
  children?: ComponentChildren;
}

/** A kind full screen: what is the matter, and what to do. */
export function MessageScreen({ journeyKey, sound, title, advice, back, offersDesk = false, children }: MessageProps) {
  return (
    <KioskScreen name="pesan" title={title} journeyKey={journeyKey} back={back} leaveLabel="Selesai" sound={sound}>
      <div class="message">
        <p class="message__advice">{advice}</p>
        {children}
        {offersDesk && <DeskNumber journeyKey={journeyKey} />}
      </div>
    </KioskScreen>
  );
}

export function DeskNumber({ journeyKey }: { journeyKey: string }) {
  const { facility } = useFrame();
  if (!hasAdmission(facility)) return null;
  return (
    <JourneyForm to="/kiosk/loket" journeyKey={journeyKey}>
      <button class="big">Ambil nomor loket pendaftaran</button>
    </JourneyForm>
  );
}

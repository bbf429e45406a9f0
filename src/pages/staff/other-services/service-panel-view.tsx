import type { UndoablePress } from '../../../service-points/move-ticket';
import type { ServicePoint } from '../../../service-points/service-point';
import type { QueueDay, QueueTicket } from '../../../service-points/service-ticket';
import { NobodyServed, Panel, Served } from '../calling-panel';
import { Press } from '../press';
import { CallNextTicket, TicketActs, TicketRows, TicketUndoStrip } from '../registration/ticket-rows';
import { StaffPage } from '../staff-page';

export const SERVICE_AT = '/petugas/layanan';

export interface ServicePanelProps {
  place: ServicePoint;
  points: readonly ServicePoint[];
  day: QueueDay;
  here: QueueTicket | undefined;
  undo: UndoablePress | undefined;
}

/** Laboratory, radiology, …: numbers without names. */
export function ServicePanelView({ place, points, day, here, undo }: ServicePanelProps) {
  return (
    <StaffPage title={place.name} servicePoint={place}>
      <Panel
        heading={place.name}
        about={
          <div class="links">
            <Press to={`${SERVICE_AT}/beri-nomor`}>Beri nomor</Press>
          </div>
        }
        undo={<TicketUndoStrip at={SERVICE_AT} undo={undo} />}
        left={
          <>
            <CallNextTicket at={SERVICE_AT} day={day} here={here} isDeskBusy={false} />
            {here === undefined ? (
              <NobodyServed>Belum ada yang dipanggil.</NobodyServed>
            ) : (
              <Served id={String(here.ticketId)} number={here.ticketNumber} name="Sedang dilayani" state="Dipanggil" since={here.calledAt ?? here.takenAt}>
                <TicketActs at={SERVICE_AT} ticket={here} isDoneOffered />
              </Served>
            )}
          </>
        }
        right={<TicketRows at={SERVICE_AT} points={points} day={day} here={here} words={() => ({ name: 'Pasien' })} isDeskBusy={false} />}
      />
    </StaffPage>
  );
}

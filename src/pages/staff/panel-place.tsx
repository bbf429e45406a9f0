import { servicePoints, type ServicePoint, type ServicePointKind } from '../../service-points/service-point';
import { refuseService } from '../../service-points/refusals';
import { PostForm } from '../document';
import { view, type PageReply, type StaffContext } from '../page';
import { StaffPage } from './staff-page';

/**
 * A panel knows from where it calls: without a place of its kind it asks for one first, and a press is refused.
 * `staffPage({ …, handle: atPlace('clinic', 'Poli', async (context, place, input) => …) })`
 */
export function atPlace<Input>(
  kind: ServicePointKind,
  title: string,
  handle: (context: StaffContext, place: ServicePoint, input: Input) => Promise<PageReply> | PageReply,
): (context: StaffContext, input: Input) => Promise<PageReply> {
  return async (context, input) => {
    const points = await servicePoints(context.deps.db, context.facility.facilityId);
    const mine = points.filter((point) => point.kind === kind);
    // A clinic with one room has nothing to ask.
    const only = context.facility.kind === 'FKTP' && mine.length === 1 ? mine[0] : undefined;
    const place = mine.find((point) => point.servicePointId === context.staff.servicePointId) ?? only;
    if (place !== undefined) return handle(context, place, input);
    if (context.frame.csrf !== '' && context.form['_csrf'] !== undefined) throw refuseService('no-service-point');
    return view(<PlaceNeeded title={title} points={mine} sits={points.find((point) => point.servicePointId === context.staff.servicePointId)} />);
  };
}

/** Somebody sits at one place at a time, and calls from there: whoever sits elsewhere is told so before they choose. */
function PlaceNeeded({ title, points, sits }: { title: string; points: readonly ServicePoint[]; sits: ServicePoint | undefined }) {
  return (
    <StaffPage title={title}>
      <section class="card">
        <h1>{title}: di mana Anda bertugas?</h1>
        {points.length === 0 && <p>Belum ada tempat untuk panel ini. Minta administrator menambahkannya di menu Data.</p>}
        {sits !== undefined && points.length > 0 && (
          <p>
            Anda sedang bertugas di <strong>{sits.name}</strong>. Bila memilih tempat di sini, Anda pindah dari sana.
          </p>
        )}
        <div class="choices">
          {points.map((point) => (
            <PostForm to="/petugas/tempat" key={point.servicePointId}>
              <input type="hidden" name="tempat" value={point.servicePointId} />
              <button class="choice">
                <span class="choice__title">{point.name}</span>
              </button>
            </PostForm>
          ))}
        </div>
      </section>
    </StaffPage>
  );
}

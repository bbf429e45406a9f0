import { z } from 'zod';
import { ROLES } from '../../auth/staff';
import { changeOwnPassword } from '../../auth/staff-sessions';
import { Refusal } from '../../platform/refusal';
import { PASSWORD_AT } from '../door';
import { useFrame } from '../document';
import { goTo, staffPage, view, type PageRoute } from '../page';
import { NOT_THE_SAME, OwnPasswordCard } from '../password-forms';
import { phraseForPeople } from '../refusals';
import { StaffPage } from './staff-page';

const text = z.string().catch('');

function OwnPassword({ complaint }: { complaint?: string | undefined }) {
  const { staff } = useFrame();
  return (
    <StaffPage title="Kata sandi">
      <OwnPasswordCard to={PASSWORD_AT} of={staff} complaint={complaint} />
    </StaffPage>
  );
}

export const ownPasswordPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: PASSWORD_AT, roles: ROLES, handle: () => view(<OwnPassword />) }),
  staffPage({
    method: 'post',
    path: PASSWORD_AT,
    roles: ROLES,
    input: z.object({ sekarang: text, baru: text, ulang: text }),
    handle: async ({ deps, facility, staff, token }, input) => {
      if (input.baru !== input.ulang) return view(<OwnPassword complaint={NOT_THE_SAME} />, 422);
      try {
        await changeOwnPassword(deps, facility.facilityId, { username: staff.username, token }, input.sekarang, input.baru);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return view(<OwnPassword complaint={phraseForPeople(error, facility.timeZone)} />, 422);
      }
      return goTo('/petugas', 'Kata sandi sudah diganti.');
    },
  }),
];

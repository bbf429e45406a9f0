/** What a member of staff may do; one person may have several roles. */
export const ROLES = ['administrator', 'registration', 'clinic', 'pharmacy', 'supervisor'] as const;
export type Role = (typeof ROLES)[number];

/** Whoever is signed in, as pages see them. */
export interface SignedInStaff {
  username: string;
  fullName: string;
  roles: readonly Role[];
  mustChangePassword: boolean;
  /** Where this person sits today; null until chosen. */
  servicePointId: number | null;
}

export function hasRole(staff: Pick<SignedInStaff, 'roles'>, wanted: readonly Role[]): boolean {
  return staff.roles.some((role) => wanted.includes(role));
}

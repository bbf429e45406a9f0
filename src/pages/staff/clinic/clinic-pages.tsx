import type { PageRoute } from '../../page';

export const clinicPages: readonly PageRoute[] = [];

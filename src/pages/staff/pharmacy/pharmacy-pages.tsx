import type { PageRoute } from '../../page';

export const pharmacyPages: readonly PageRoute[] = [];

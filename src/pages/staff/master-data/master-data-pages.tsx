import type { PageRoute } from '../../page';

export const masterDataPages: readonly PageRoute[] = [];

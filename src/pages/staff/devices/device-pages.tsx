import type { PageRoute } from '../../page';

export const devicePages: readonly PageRoute[] = [];

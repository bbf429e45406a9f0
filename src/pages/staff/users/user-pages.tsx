import type { PageRoute } from '../../page';

export const userPages: readonly PageRoute[] = [];

import type { PageRoute } from '../../page';

export const otherServicePages: readonly PageRoute[] = [];

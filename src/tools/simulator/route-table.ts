/** A line of a table of services; `{name}` in the path takes one segment. */
export interface Route {
  method: string;
  path: string;
}

export type RouteMatch<R extends Route> = { found: 'route'; route: R; params: Record<string, string> } | { found: 'other-method' } | { found: 'nothing' };

/** Finds the line of a path already split and percent-decoded, so that a kodebooking may contain a slash. The first that fits wins. */
export function matchRoute<R extends Route>(routes: readonly R[], method: string, segments: readonly string[]): RouteMatch<R> {
  let isOtherMethod = false;
  for (const route of routes) {
    const params = matchPath(route.path, segments);
    if (params === undefined) continue;
    if (route.method === method) return { found: 'route', route, params };
    isOtherMethod = true;
  }
  return { found: isOtherMethod ? 'other-method' : 'nothing' };
}

const patterns = new Map<string, readonly string[]>();

function matchPath(path: string, segments: readonly string[]): Record<string, string> | undefined {
  const pattern = patterns.get(path) ?? path.split('/');
  patterns.set(path, pattern);
  if (pattern.length !== segments.length) return undefined;

  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const given = segments[index] ?? '';
    if (expected.startsWith('{')) params[expected.slice(1, -1)] = given;
    else if (expected !== given) return undefined;
  }
  return params;
}

/** What an address asks for. Its parts are looked up by what they are, and become no path. */
export type Route =
  | { readonly kind: 'base' | 'catalog' }
  | { readonly kind: 'tags'; readonly name: string }
  | {
      readonly kind: 'manifests' | 'blobs' | 'referrers';
      readonly name: string;
      /** A tag or digest. */
      readonly reference: string;
    }
  | { readonly kind: 'chart'; readonly file: string };

/**
 * Reads the path of an address (distribution-spec, "Endpoints"; helm.sh/docs/topics/chart_repository).
 * @param pathname as it was sent, percent-encoded
 * @returns undefined for what is nowhere
 */
export function parseRoute(pathname: string): Route | undefined {
  const path = decode(pathname);
  if (path === '/v2/' || path === '/v2') {
    return { kind: 'base' };
  }
  if (path === '/v2/_catalog') {
    return { kind: 'catalog' };
  }
  const file = /^\/charts\/([^/]+)$/.exec(path)?.[1];
  if (file !== undefined) {
    return { kind: 'chart', file };
  }
  const tagged = /^\/v2\/(.+)\/tags\/list$/.exec(path)?.[1];
  if (tagged !== undefined) {
    return { kind: 'tags', name: tagged };
  }
  // A part of a name may be `blobs`: the last one counts.
  const [, name, kind, reference] = /^\/v2\/(.+)\/(manifests|blobs|referrers)\/([^/]+)$/.exec(path) ?? [];
  return name === undefined || reference === undefined || !isKind(kind)
    ? undefined
    : { kind, name, reference };
}

function isKind(kind: string | undefined): kind is 'manifests' | 'blobs' | 'referrers' {
  return kind === 'manifests' || kind === 'blobs' || kind === 'referrers';
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '';
  }
}

import { type ProxiedRequest, sendsBlob } from '../support/fault-rules.ts';

type When = (request: ProxiedRequest) => boolean;

export function putsManifest({ kind, method }: ProxiedRequest): boolean {
  return kind === 'manifest' && method === 'PUT';
}

/** A manifest is put under a name. */
export function tags(request: ProxiedRequest): boolean {
  return putsManifest(request) && request.digest === undefined;
}

/** A manifest is put under its digest. */
export function putsByDigest(request: ProxiedRequest): boolean {
  return putsManifest(request) && request.digest !== undefined;
}

/** One of our own names is set, where the promotion records are. */
export function setsOwn(tag: string): When {
  return (request) => tags(request) && request.path === `/v2/tidegate/wandb/manifests/${tag}`;
}

/** Moments of a promotion, each before a request is answered. */
export const moments: readonly (readonly [string, When])[] = [
  ['a blob', sendsBlob],
  ['a manifest', putsByDigest],
  ['the journal', setsOwn('pending')],
  ['a tag', (request) => tags(request) && !request.path.startsWith('/v2/tidegate/')],
  ['the record', setsOwn('2026q4')],
];

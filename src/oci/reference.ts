import { UserError } from '../errors.ts';
import { whereLegal } from '../unless.ts';
import { type Digest, parseDigest } from './digest.ts';

/** `host/repository[:tag][@digest]`, with Docker's short forms written out: `redis` is `docker.io/library/redis`. */
export interface Reference {
  /** Registry host as people write it, with its port if any: `docker.io`, `registry.corp:5000`. */
  readonly host: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

// distribution-spec, "Pulling manifests": <name> and <reference>.
const repositoryPattern =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const hostPattern = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;

/**
 * @throws UserError `INVALID_REFERENCE` (or RefusedError `INVALID_DIGEST` for the part after `@`)
 */
export function parseReference(text: string): Reference {
  const [named, digest, ...rest] = text.split('@');
  const { name, tag } = splitTag(named ?? '');
  const { host, repository } = splitHost(name);
  const legal =
    rest.length === 0 &&
    hostPattern.test(host) &&
    repositoryPattern.test(repository) &&
    repository.length <= 255 &&
    (tag === undefined || isTag(tag));
  if (!legal) {
    throw new UserError('INVALID_REFERENCE', `${JSON.stringify(text)} is not an image reference`, {
      hint: 'Expected host/repository:tag or host/repository@sha256:…, in lower case, such as docker.io/wandb/local:0.62.2.',
    });
  }
  return {
    host,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest: parseDigest(digest, text) }),
  };
}

/** Characters; nothing that is legal has as many. */
const longestReference = 1024;

/** Like `parseReference`, for text that may well be something else; undefined then. */
export function tryReference(text: string): Reference | undefined {
  return text.length > longestReference ? undefined : whereLegal(() => parseReference(text));
}

/** True for a legal tag; everything else cannot be pulled by that name, and must not become a part of an address. */
export function isTag(text: unknown): text is string {
  return typeof text === 'string' && tagPattern.test(text);
}

/** The reference in full: parsing what this returns gives an equal reference. */
export function formatReference({ host, repository, tag, digest }: Reference): string {
  return `${host}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** `host/repository`, without tag and digest. */
export function repositoryOf({ host, repository }: Reference): string {
  return `${host}/${repository}`;
}

function splitTag(named: string): { name: string; tag?: string } {
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return colon < 0 ? { name: named } : { name: named.slice(0, colon), tag: named.slice(colon + 1) };
}

/** Docker's rule: the first part is a host if it has a dot or a colon, or is `localhost`. */
function splitHost(name: string): { host: string; repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  if (slash < 0 || !(/[.:[]/.test(first) || first === 'localhost')) {
    return { host: 'docker.io', repository: slash < 0 ? `library/${name}` : name };
  }
  const host = first === 'index.docker.io' ? 'docker.io' : first;
  const repository = name.slice(slash + 1);
  return {
    host,
    repository: host === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository,
  };
}

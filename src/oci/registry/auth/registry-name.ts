/** What Docker keys its own registry by, in files and in credential stores. */
export const hubKey = 'https://index.docker.io/v1/';

/**
 * The name of a registry, or of a repository in it, as references have it: `docker.io`, `registry.corp:5000/team`. Keys
 * of credentials are written with or without a scheme, and Docker Hub's in several ways.
 */
export function registryName(key: string): string {
  const name = key
    .replace(/^https?:\/\//, '')
    .replace(/\/(?:v[12]\/?)?$/, '')
    .replace(/^(?:index|registry-1)\.docker\.io(?=\/|$)/, 'docker.io');
  // Host names know no case, paths do.
  return name.replace(/^[^/]+/, (host) => host.toLowerCase());
}

/** The names that may hold what is asked for, the most exact first: `host/a/b`, `host/a`, `host`. */
export function enclosingNames(name: string): readonly string[] {
  const parts = name.split('/');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

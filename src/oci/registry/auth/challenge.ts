/** How a registry wants to be asked (RFC 9110, section 11.6.1; distribution "Token Authentication"). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer';
      readonly realm: string;
      readonly service?: string;
    };

/**
 * Reads a `WWW-Authenticate` header. Bearer wins over Basic where a registry offers both. The scopes in it are not taken:
 * what a request does is known here, and whoever answers must not choose what our credentials are used for.
 * @returns undefined when there is no challenge that we can answer
 */
export function parseChallenge(header: string): Challenge | undefined {
  const bearer = parametersOf(header, 'bearer');
  const realm = bearer?.get('realm');
  if (bearer !== undefined && realm !== undefined) {
    const service = bearer.get('service');
    return { scheme: 'bearer', realm, ...(service === undefined ? {} : { service }) };
  }
  return parametersOf(header, 'basic') === undefined ? undefined : { scheme: 'basic' };
}

const part = /([A-Za-z0-9_-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/g;

/** The parameters of one scheme: a word without `=` begins the next scheme. */
function parametersOf(header: string, scheme: string): Map<string, string> | undefined {
  let current: string | undefined;
  let found: Map<string, string> | undefined;
  for (const [, name = '', quoted, plain] of header.slice(0, 8192).matchAll(part)) {
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) {
      current = name.toLowerCase();
      found ??= current === scheme ? new Map() : undefined;
    } else if (current === scheme) {
      found?.set(name.toLowerCase(), value);
    }
  }
  return found;
}

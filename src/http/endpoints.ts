/** How one host is reached, where that is not by its own name, TLS and the machine's certificates. */
export interface Endpoint {
  /** The base URL to ask instead. Plain http is used where this says `http://`, and nowhere else. */
  readonly url?: string;
  /** PEM file of certificate authorities that are trusted besides the usual ones. */
  readonly ca?: string;
  /** PEM files of the client certificate, with its chain, and of its private key. */
  readonly certificate?: string;
  readonly key?: string;
  /** The certificate is not checked. */
  readonly insecure?: true;
}

/** Host (with port, if the name has one) → base URL to ask instead, or more than that: a mirror, a test server, an own CA. */
export type Endpoints = Readonly<Record<string, string | Endpoint>>;

/** The base URL to ask instead of a host, if there is one. */
export function endpointUrl(endpoints: Endpoints, host: string): string | undefined {
  const endpoint = Object.hasOwn(endpoints, host) ? endpoints[host] : undefined;
  return typeof endpoint === 'object' ? endpoint.url : endpoint;
}

/** The name that a registry is served under: Docker's own is another one than in references. */
export function servedHost(host: string): string {
  return host === 'docker.io' ? 'registry-1.docker.io' : host;
}

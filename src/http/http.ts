/**
 * One HTTP client for registries, chart repositories and forges: retries, redirects that drop credentials when the
 * origin changes, size caps. `client.ts` implements it over undici; authentication is a layer of whoever asks.
 */
export interface Http {
  /**
   * Sends a request, follows redirects, and tries again on connection faults, 408, 429 and 5xx (obeying `Retry-After`).
   * Any other status is returned, not thrown.
   * @throws RemoteError `UNREACHABLE` or `REMOTE_FAILED` when the retries are used up; `REMOTE_FULL` at once, as waiting
   *   makes no room
   */
  request(request: HttpRequest): Promise<HttpResponse>;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'MKCOL';
  readonly url: string;
  /** The address that named this one, after endpoint substitution: from https it leads to no plain http but endpoints. */
  readonly namedBy?: string;
  /** What is asked for, as people know it: `docker.io/wandb/local`. Messages name it; by default the address. */
  readonly subject?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes, or a function that opens them afresh for each try. `content-length` comes from the headers for a stream. */
  readonly body?: Uint8Array | (() => Promise<AsyncIterable<Uint8Array>>);
  /** The body is a secret: where a redirect would take it to another origin, the request fails. */
  readonly confidential?: true;
  /** Statuses that are answers here although they are 408, 429 or 5xx. */
  readonly accept?: readonly number[];
  /**
   * The number of tries in all. By default 1 for POST (which may have taken effect although no answer came), 5 for PATCH;
   * everything else is tried again for two minutes as long as its host answers anything at all, and for up to 15 minutes
   * where that asks to wait.
   */
  readonly tries?: number;
  /** A POST that does no harm when it comes twice: it is tried as long as a GET. */
  readonly repeatable?: true;
}

export interface HttpResponse {
  readonly status: number;
  /** The address that answered, after redirects and endpoint substitution. */
  readonly url: string;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  /** The body; it must be read, or ended with `discard`. */
  readonly body: AsyncIterable<Uint8Array>;
  /** @throws RefusedError `TOO_LARGE` when the body is longer than `limit` bytes */
  bytes(limit: number): Promise<Buffer>;
  text(limit: number): Promise<string>;
  discard(): Promise<void>;
}

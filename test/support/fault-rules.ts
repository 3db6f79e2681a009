/** What goes wrong with a request; numbers are bytes. */
export type Fault =
  /** Answered by the proxy; the registry never hears of it. */
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /**
   * The connection ends after that many bytes of the answer, or of the request's body: by a reset, or as if it were
   * done. With 0 of the answer, the registry never hears of the request. `across` counts over all requests of the rule, so that it cuts every so many bytes however they are asked for.
   */
  | {
      readonly kind: 'cut';
      readonly side: 'answer' | 'body';
      readonly after: number;
      readonly how: 'reset' | 'end';
      readonly across?: true;
    }
  /**
   * Nothing more goes on after that many bytes of the answer, or of the request's body, and the connection stays open; -1
   * of the answer: not even a status.
   */
  | { readonly kind: 'stall'; readonly side: 'answer' | 'body'; readonly after: number }
  /** The last bytes are missing, and `Content-Length` says so too: a clean end. */
  | { readonly kind: 'truncate'; readonly by: number }
  /** `Content-Length` says that much more (or, below 0, less) than comes. */
  | { readonly kind: 'length'; readonly by: number }
  /** One bit of that byte is another one. */
  | { readonly kind: 'flip'; readonly side: 'answer' | 'body'; readonly at: number }
  /** Every token that was given out stops counting (with `FaultProxyOptions.tokens`). */
  | { readonly kind: 'revoke' }
  /** Sent on to another origin, which has the content. */
  | { readonly kind: 'redirect' }
  /** The registry does it, but its answer never arrives. */
  | { readonly kind: 'lost' }
  /** Bytes per second, in both directions. No fault, so it is not counted as one. */
  | { readonly kind: 'slow'; readonly rate: number }
  /** Headers added to the real answer, such as those of a rate limit. No fault either. */
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> }
  /** Something happens before the registry hears of the request. */
  | { readonly kind: 'before'; readonly run: () => Promise<void> };

export interface ProxiedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly kind: 'ping' | 'manifest' | 'blob' | 'upload' | 'other';
  /** Where a `Range` request begins; 0 without one. */
  readonly offset: number;
  /** The digest in the path, or in the query of an upload. */
  readonly digest: string | undefined;
}

export interface Rule {
  readonly when: (request: ProxiedRequest) => boolean;
  readonly fault: Fault;
  /** How often at most; default: always. */
  readonly count?: number;
  /** Of the requests that match, this share, chosen by the proxy's seed; default 1. */
  readonly share?: number;
}

export function always(): boolean {
  return true;
}

/** A blob comes down. */
export function fetchesBlob({ kind, method }: ProxiedRequest): boolean {
  return kind === 'blob' && method === 'GET';
}

/** Bytes of a blob go up. */
export function sendsBlob({ kind, method }: ProxiedRequest): boolean {
  return kind === 'upload' && (method === 'PUT' || method === 'PATCH');
}

/** Sorts a request by the distribution spec's paths. */
export function readRequest(method: string, path: string, range: string | undefined): ProxiedRequest {
  const [, part] = /^\/v2\/.+\/(manifests|blobs\/uploads|blobs)\//.exec(path) ?? [];
  const kinds: Readonly<Record<string, ProxiedRequest['kind']>> = {
    manifests: 'manifest',
    blobs: 'blob',
    'blobs/uploads': 'upload',
  };
  return {
    method,
    path,
    kind: /^\/v2\/?$/.test(path) ? 'ping' : (kinds[part ?? ''] ?? 'other'),
    offset: Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0),
    digest: /sha256:[0-9a-f]{64}/.exec(decodeURIComponent(path))?.[0],
  };
}

/** Chooses the first rule's fault that a request meets; what is no fault lets further rules count too. */
export function createChooser(
  rules: readonly Rule[],
  random: () => number,
): (request: ProxiedRequest) => readonly Fault[] {
  const left = new Map(rules.map((rule) => [rule, rule.count ?? Infinity]));
  const meets = (rule: Rule, request: ProxiedRequest): boolean => {
    const times = left.get(rule) ?? 0;
    if (times <= 0 || !rule.when(request) || (rule.share !== undefined && random() >= rule.share)) {
      return false;
    }
    left.set(rule, times - 1);
    return true;
  };
  return (request) => {
    const chosen: Fault[] = [];
    for (const rule of rules) {
      if (meets(rule, request)) {
        chosen.push(rule.fault);
        if (isFault(rule.fault)) {
          break;
        }
      }
    }
    return chosen;
  };
}

/** Being slow or talkative is none. */
export function isFault({ kind }: Fault): boolean {
  return kind !== 'slow' && kind !== 'headers';
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

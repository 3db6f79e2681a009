import type { Digest } from '../oci/digest.ts';

/** What of a request counts. */
export interface Question {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes that are here, or that lie in a volume. */
  readonly body: Buffer | BlobPart;
}

/** `length` bytes of a blob, from `start` on. */
export interface BlobPart {
  readonly digest: Digest;
  readonly start: number;
  readonly length: number;
}

/** Codes of the distribution specification ("Error Codes"), each with its status. */
const statuses = {
  BLOB_UNKNOWN: 404,
  DIGEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_UNKNOWN: 404,
  PAGINATION_NUMBER_INVALID: 400,
  UNAUTHORIZED: 401,
  UNKNOWN: 500,
  UNSUPPORTED: 405,
} as const;

/** An error as registries send it (distribution-spec, "Error Codes"). */
export function refuse(
  code: keyof typeof statuses,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { ...json({ errors: [{ code, message }] }, headers), status: statuses[code] };
}

export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'content-length': String(body.length), ...headers },
    body,
  };
}

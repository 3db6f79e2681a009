import { UserError } from '../errors.ts';
import { isLoopback } from '../http/address.ts';
import { readBounded } from '../release/files.ts';
import { parseJson } from '../schema/json.ts';
import { faultLines } from '../schema/path.ts';
import {
  array,
  count,
  type Infer,
  literal,
  object,
  optional,
  parseWith,
  scalar,
  string,
} from '../schema/schema.ts';
import { type Selection, type Service, selectServices } from './select-services.ts';

/** Who is asked when somebody signs without an own key. */
export interface SigningServices {
  /** Base address of the certificate authority. */
  readonly authority: string;
  /** Transparency logs: base addresses, with the major version of their API. */
  readonly logs: readonly { readonly url: string; readonly version: 1 | 2 }[];
  /** Whole addresses of timestamp authorities. */
  readonly timestamps: readonly string[];
}

/** The public good instance of sigstore. */
export const publicServices: SigningServices = {
  authority: 'https://fulcio.sigstore.dev',
  logs: [{ url: 'https://rekor.sigstore.dev', version: 1 }],
  timestamps: ['https://timestamp.sigstore.dev/api/v1/timestamp'],
};

/** Bytes; that of the public instance has 2 KiB. */
const configLimit = 64 * 1024;

const time = scalar('a time', (value) => {
  const date = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : undefined;
  return date === undefined || Number.isNaN(date.valueOf()) ? undefined : date;
});

const address = scalar('an http or https address', (value) => {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  const isPlain = url !== null && `${url.username}${url.password}${url.search}${url.hash}` === '';
  return isPlain && /^https?:$/.test(url.protocol) ? url.href.replace(/\/$/, '') : undefined;
});

const service = object({
  url: address,
  majorApiVersion: count,
  validFor: object({ start: time, end: optional(time) }),
  operator: optional(string),
});

const selection = object({
  selector: literal('ANY', 'ALL', 'EXACT'),
  count: optional(count),
});

/** sigstore's `signing_config.json` (protobuf-specs, sigstore_trustroot.proto). */
const schema = object({
  mediaType: literal('application/vnd.dev.sigstore.signingconfig.v0.2+json'),
  caUrls: optional(array(service), []),
  oidcUrls: optional(array(service), []),
  rekorTlogUrls: optional(array(service), []),
  rekorTlogConfig: optional(selection),
  tsaUrls: optional(array(service), []),
  tsaConfig: optional(selection),
});

/**
 * Reads a `signing_config.json`, as `cosign signing-config create` writes it, and chooses the services that serve now.
 * @throws UserError `NO_FILE`, `INVALID_SIGNING_CONFIG`, `NO_SERVICE`, `INSECURE_SERVICE`
 */
export async function readSigningConfig(path: string, now: Date): Promise<SigningServices> {
  const bytes = await readBounded(path, configLimit);
  if (bytes === undefined) {
    throw new UserError('NO_FILE', `${path} does not exist`, {
      hint: '`cosign signing-config create` makes one. Without it the public services of sigstore are asked.',
    });
  }
  const json = bytes.length > configLimit ? { fault: `longer than ${configLimit} bytes` } : parseJson(bytes);
  const result = 'value' in json ? parseWith(schema, json.value) : json;
  if (!('value' in result)) {
    const [first = 'unreadable', ...details] =
      'faults' in result ? faultLines(result.faults) : [result.fault];
    throw new UserError('INVALID_SIGNING_CONFIG', `${path} is not a signing config: ${first}`, {
      details,
      hint: 'Expected a signing_config.json of sigstore, version 0.2, as `cosign signing-config create` writes it.',
    });
  }
  return choose(result.value, path, now);
}

function choose(config: Infer<typeof schema>, path: string, now: Date): SigningServices {
  const { caUrls, rekorTlogUrls, rekorTlogConfig, tsaUrls, tsaConfig } = config;
  const pick = (kind: string, services: readonly Service[], versions: readonly number[], how?: Selection) =>
    selectServices(services, { kind, versions, path, now, ...(how === undefined ? {} : { how }) });
  const [authority] = pick('certificate authority', caUrls, [1], { selector: 'ANY' });
  if (authority === undefined) {
    throw new UserError('NO_SERVICE', `${path} names no certificate authority`, {
      hint: 'Add the Fulcio to `caUrls`.',
    });
  }
  requireSecret(authority.url);
  return {
    authority: authority.url,
    logs: pick('transparency log', rekorTlogUrls, [1, 2], rekorTlogConfig).map(
      ({ url, majorApiVersion }) => ({
        url,
        version: majorApiVersion === 2 ? 2 : 1,
      }),
    ),
    timestamps: pick('timestamp authority', tsaUrls, [1], tsaConfig).map(({ url }) => url),
  };
}

/** It gets the identity token. */
function requireSecret(url: string): void {
  const { protocol, host } = new URL(url);
  if (protocol !== 'https:' && !isLoopback(host)) {
    throw new UserError('INSECURE_SERVICE', `${url} would get the identity token over plain http`, {
      hint: 'Give the certificate authority an https address.',
    });
  }
}

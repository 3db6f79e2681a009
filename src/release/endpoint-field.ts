import { resolve } from 'node:path';
import type { Endpoint, Endpoints } from '../http/endpoints.ts';
import { about, boolean, isMap, object, oneForm, optional, refine } from '../schema/schema.ts';
import { urlField } from './fields.ts';
import { pathField } from './release-file-fields.ts';

const settings = refine(
  object({
    url: about('The base URL to ask instead.', optional(urlField)),
    ca: about(
      'PEM file of certificate authorities, trusted for this host besides the usual ones.',
      optional(pathField),
    ),
    certificate: about('PEM file of a client certificate, with its chain.', optional(pathField)),
    key: about('PEM file of its private key, which has no password.', optional(pathField)),
    insecure: about(
      '`true`: the certificate of this host is not checked. Every run warns of it.',
      optional(boolean),
    ),
  }),
  ({ url, ca, certificate, key, insecure }, path, faults): Endpoint => {
    const fault = (message: string): void => {
      faults.push({ path, message });
    };
    const speaksOfTls =
      ca !== undefined || certificate !== undefined || key !== undefined || insecure === true;
    if (url === undefined && !speaksOfTls) {
      fault('expected at least one of url, ca, certificate with key, insecure: true');
    }
    if (url?.startsWith('http://') && speaksOfTls) {
      fault('expected no ca, certificate, key or insecure: over http:// there are no certificates');
    }
    if ((certificate === undefined) !== (key === undefined)) {
      fault(`expected certificate and key, found only ${key === undefined ? 'certificate' : 'key'}`);
    }
    if (insecure === true && ca !== undefined) {
      fault('expected either ca or insecure: true; with insecure no certificate is checked');
    }
    return {
      ...(url === undefined ? {} : { url }),
      ...(ca === undefined ? {} : { ca }),
      ...(certificate === undefined ? {} : { certificate }),
      ...(key === undefined ? {} : { key }),
      ...(insecure === true ? { insecure } : {}),
    };
  },
);

/** A base URL, or a map where there is more to say: what is there decides, so that faults are about what was meant. */
export const endpointField = oneForm<string | Endpoint>(
  'a base URL, or {url, ca, certificate, key, insecure}',
  [urlField, settings],
  (value) => (isMap(value) ? settings : urlField),
);

/** Paths of certificates and keys are relative to the release file's folder; from here on they are absolute. */
export function resolveEndpoints(endpoints: Endpoints, folder: string): Endpoints {
  const entries = Object.entries(endpoints).map(([host, endpoint]) => [
    host,
    typeof endpoint === 'string' ? endpoint : resolveFiles(endpoint, folder),
  ]);
  return Object.fromEntries(entries);
}

function resolveFiles({ ca, certificate, key, ...rest }: Endpoint, folder: string): Endpoint {
  return {
    ...rest,
    ...(ca === undefined ? {} : { ca: resolve(folder, ca) }),
    ...(certificate === undefined ? {} : { certificate: resolve(folder, certificate) }),
    ...(key === undefined ? {} : { key: resolve(folder, key) }),
  };
}

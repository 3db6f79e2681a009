import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { UserError } from '../errors.ts';
import { maskKey } from '../redact.ts';
import { readBounded } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';

export interface TlsIdentity {
  /** PEM: the certificate, and those between it and an authority. */
  readonly cert: string;
  readonly key: string;
}

/** Bytes. */
const fileLimit = 1024 * 1024;

/**
 * Reads what the server shows to its clients; the key is masked.
 * @param paths relative to `runtime.cwd`
 * @returns undefined without any
 * @throws UserError `INVALID_TLS`, and what `readBounded` raises
 */
export async function readTlsIdentity(
  paths: { readonly cert: string | undefined; readonly key: string | undefined },
  runtime: Pick<Runtime, 'cwd' | 'mask'>,
): Promise<TlsIdentity | undefined> {
  if (paths.cert === undefined && paths.key === undefined) {
    return undefined;
  }
  if (paths.cert === undefined || paths.key === undefined) {
    throw invalid('there is one of --tls-cert and --tls-key, and TLS needs both');
  }
  const cert = await readText(resolve(runtime.cwd, paths.cert));
  const key = await readText(resolve(runtime.cwd, paths.key));
  maskKey(key, runtime);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw invalid(`${paths.key} is not the key, without a password, of ${paths.cert}`, error);
  }
  return { cert, key };
}

async function readText(path: string): Promise<string> {
  const bytes = await readBounded(path, fileLimit);
  if (bytes === undefined || bytes.length > fileLimit) {
    throw invalid(
      bytes === undefined ? `${path} does not exist` : `${path} is longer than ${fileLimit} bytes`,
    );
  }
  return bytes.toString('utf8');
}

function invalid(message: string, cause?: unknown): UserError {
  return new UserError('INVALID_TLS', message, {
    hint: 'Both files are PEM; the certificate comes first in its file.',
    cause,
  });
}

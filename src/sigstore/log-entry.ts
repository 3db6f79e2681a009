import { createHash } from 'node:crypto';
import type { TransparencyLogEntry } from '@sigstore/bundle';
import { parseJson } from '../schema/json.ts';
import { wrongAnswer } from './answer.ts';
import type { Signature } from './evidence.ts';

/**
 * A log could answer with anybody's entry. Whether the log itself is to be believed, a trusted root says.
 * @throws RefusedError `SERVICE_ANSWER` for an entry that is not about this signature
 */
export function requireOwnEntry(
  { canonicalizedBody, kindVersion: { kind, version } }: TransparencyLogEntry,
  { digest, signature, statement = Buffer.alloc(0) }: Signature,
  who: string,
): void {
  const json = parseJson(canonicalizedBody, 1000);
  const body = 'value' in json ? json.value : undefined;
  const [own, base64] = [signature.toString('base64'), digest.toString('base64')];
  const expected: Readonly<Record<string, readonly (readonly [path: string, value: string])[]>> = {
    'hashedrekord 0.0.1': [
      ['spec.data.hash.value', digest.toString('hex')],
      ['spec.signature.content', own],
    ],
    'hashedrekord 0.0.2': [
      ['spec.hashedRekordV002.data.digest', base64],
      ['spec.hashedRekordV002.signature.content', own],
    ],
    'dsse 0.0.1': [
      ['spec.payloadHash.value', createHash('sha256').update(statement).digest('hex')],
      ['spec.signatures.0.signature', own],
    ],
  };
  const fields = expected[`${kind} ${version}`] ?? [];
  const isOwn =
    fields.length > 0 &&
    at(body, 'kind') === kind &&
    at(body, 'apiVersion') === version &&
    fields.every(([path, value]) => at(body, path) === value);
  if (!isOwn) {
    throw wrongAnswer(who, ['it is an entry about another signature']);
  }
}

/** What is at a path of keys and indexes; undefined where nothing is. */
function at(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split('.')) {
    const entries: readonly (readonly [string, unknown])[] =
      typeof found === 'object' && found !== null ? Object.entries(found) : [];
    found = entries.find(([name]) => name === key)?.[1];
  }
  return found;
}

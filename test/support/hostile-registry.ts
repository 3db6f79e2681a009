import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TidegateError } from '../../src/errors.ts';
import { closure } from '../../src/oci/closure.ts';
import { mediaTypes } from '../../src/oci/descriptor.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { bytesSource } from '../../src/oci/once.ts';
import type { RegistryRepository } from '../../src/oci/registry/registries.ts';
import { readAll } from '../../src/oci/verified.ts';
import { explainError } from '../../src/report/format.ts';
import { fails } from './fails.ts';
import { clientFor, login } from './registry-client.ts';
import { answerOf, startWire, type Wire } from './wire.ts';

type Use = (repository: RegistryRepository) => Promise<unknown>;

/** What a registry does to whoever uses it, and the one code that has to come of it. */
export type Attack = readonly [
  title: string,
  code: string,
  use: Use,
  /** Of a request such as `GET /v2/…`; `host` is the server itself. */
  answer: (request: string, host: string) => Wire,
  says?: RegExp,
];

export const part = { mediaType: 'a/b', digest: digestOf(Buffer.from('config')), size: 6 };
export const image = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config: part, layers: [part] };
export const body = Buffer.from(JSON.stringify(image));
export const root = { mediaType: mediaTypes.ociManifest, digest: digestOf(body), size: body.length };
/** Where clouds hand out credentials to whoever asks from a machine of theirs. */
export const metadata = 'http://169.254.169.254/latest/meta-data/iam/security-credentials/';

const layer = Buffer.from('layer');
const secret = 'hush';

export const uses = {
  find: (repository) => repository.find('1.0.0'),
  pull: async (repository) => await closure(repository, await repository.resolve('1.0.0')),
  read: (repository) => readAll(repository, root),
  tags: (repository) => repository.tags(),
  referrers: (repository) => repository.referrers(root.digest),
  push: (repository) =>
    repository.write(
      { mediaType: 'a/b', digest: digestOf(layer), size: layer.length },
      bytesSource('test', layer),
    ),
} satisfies Readonly<Record<string, Use>>;

/** A body without end. */
export function endless(...headers: readonly string[]): Wire {
  const head = answerOf(200, ['transfer-encoding: chunked', ...headers]);
  const piece = Buffer.from(`10000\r\n${' '.repeat(0x10000)}\r\n`);
  return (at) => (at === 0 ? head : piece);
}

export function json(value: unknown, ...headers: readonly string[]): Buffer {
  return answerOf(200, headers, JSON.stringify(value));
}

/** Tests that each attack comes to its own code, in words that steer no terminal and hold no password. */
export function testAttacks(who: string, attacks: readonly Attack[]): void {
  describe(who, { concurrency: 4 }, () => {
    for (const [title, code, use, answer, says] of attacks) {
      test(`${title}: ${code}`, async (t) => {
        const host: string = await startWire(t, (request) => answer(request, host));
        const { registries } = await clientFor(t, login(host, 'robot', secret));
        const error: unknown = await use(registries.repository(`${host}/a/b`)).then(
          () => assert.fail('it was taken'),
          (reason: unknown) => reason,
        );
        fails(code, says)(error);
        assert.ok(error instanceof TidegateError);
        const text = explainError(error);
        assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}]/u);
        assert.ok(text.length < 5000 && !text.includes(secret));
      });
    }

    test('the table is complete', (context) => {
      context.diagnostic(`${attacks.length} attacks by ${who}`);
      assert.equal(new Set(attacks.map(([title]) => title)).size, attacks.length);
    });
  });
}

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { connect } from '../../src/connect.ts';
import { copy } from '../../src/oci/copy.ts';
import { parseDigest } from '../../src/oci/digest.ts';
import { bytesSource } from '../../src/oci/once.ts';
import { type Distribution, distributions, startDistribution } from '../support/distribution.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import type { ProxiedRequest, Rule } from '../support/fault-rules.ts';
import { testRuntime } from '../support/runtime.ts';
import { needsTools } from '../support/tools.ts';
import { type SampleBlob, sampleBlob } from '../support/uploads.ts';

const MB = 1_000_000;

function isUpload({ method }: ProxiedRequest): boolean {
  return method === 'PATCH' || method === 'PUT';
}

function sum(counts: Iterable<number>): number {
  return [...counts].reduce((total, count) => total + count, 0);
}

/** Requests whose body is cut after so many bytes, each of them. */
function cutAt(after: number, count?: number): Rule {
  const rule = { when: isUpload, fault: { kind: 'cut', side: 'body', after, how: 'reset' } } as const;
  return count === undefined ? rule : { ...rule, count };
}

const busy: Rule = { when: () => true, share: 0.3, fault: { kind: 'status', status: 503 } };

for (const version of [2, 3] as const) {
  describe(`uploads to CNCF distribution ${version}`, needsTools(distributions[version]), () => {
    let registry: Distribution;
    let proxy: FaultProxy;

    before(async () => {
      registry = await startDistribution({ version });
      proxy = await startFaultProxy(registry.url);
    });
    after(async () => {
      await proxy.close();
      await registry.close();
    });

    /** @returns bytes that were sent, as a share of those of the blobs */
    async function push(samples: readonly SampleBlob[], ...rules: readonly Rule[]): Promise<number> {
      proxy.reset();
      proxy.use(...rules);
      const { registries } = await connect({ [registry.host]: proxy.url }, testRuntime());
      const to = registries.repository(`${registry.host}/a/b`);
      await copy(samples.map(({ descriptor, source }) => ({ descriptor, from: source, to })));
      for (const { descriptor, bytes } of samples) {
        const stored = await fetch(`${registry.url}/v2/a/b/blobs/${descriptor.digest}`);
        assert.ok(bytes.equals(Buffer.from(await stored.arrayBuffer())));
      }
      return sum(proxy.up.values()) / sum(samples.map(({ descriptor }) => descriptor.size));
    }

    test('cuts at 70 MB and 30 % of requests refused: no byte is sent twice', async () => {
      const samples = ['first', 'second'].map((seed) => sampleBlob(90 * MB, { seed }));
      const share = await push(samples, busy, cutAt(70 * MB));
      assert.ok(proxy.faults.some(({ fault }) => fault.kind === 'status'));
      assert.ok(share <= 1.05, `${share} of the bytes were sent`);
    });

    test('a blob with a sha512 digest is taken, although the registry answers with its own sha256', async () => {
      for (const bytes of [Buffer.from('small'), sampleBlob(9 * MB, { seed: 'sha512' }).bytes]) {
        const digest = parseDigest(`sha512:${createHash('sha512').update(bytes).digest('hex')}`, 'a test');
        const descriptor = { mediaType: 'application/octet-stream', digest, size: bytes.length };
        const source = bytesSource('a test', bytes);
        assert.equal(await push([{ descriptor, source, bytes, opened: [] }]), 1);
      }
    });

    test(`after a cut, an upload ${version === 2 ? 'begins again in smaller pieces: the registry gives it up' : 'goes on: the registry keeps what it received'}`, async () => {
      const share = await push([sampleBlob(40 * MB, { seed: 'third' })], cutAt(20 * MB));
      assert.ok(share <= (version === 2 ? 1.55 : 1.02), `${share} of the bytes were sent`);
    });

    test('an answer that is lost costs one more beginning', async () => {
      const lost = {
        when: ({ method }: ProxiedRequest) => method === 'PATCH',
        fault: { kind: 'lost' },
        count: 1,
      } as const;
      await push([sampleBlob(10 * MB, { seed: 'fourth' })], lost);
      const done = {
        when: ({ method }: ProxiedRequest) => method === 'PUT',
        fault: { kind: 'lost' },
        count: 1,
      } as const;
      assert.equal(await push([sampleBlob(10 * MB, { seed: 'fifth' })], done), 1);
    });
  });
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fails } from '../../support/fails.ts';
import { startInternalSide } from '../../support/internal-side.ts';
import { q3 } from '../../support/quarters.ts';
import type { LoggedRequest } from '../../support/registry.ts';
import { requireWholeTags } from '../../support/whole-tags.ts';

const record = '/v2/tidegate/wandb/manifests/2026q3';

function puts(path: RegExp): (request: LoggedRequest) => boolean {
  return (request) => request.method === 'PUT' && path.test(request.path);
}

/** What a registry says 201 to and does not keep; `read-back.test.ts` has what it keeps by digest and by tag. */
const lies = [
  ['a list of referrers', puts(/^\/v2\/local\/manifests\/sha256-[0-9a-f]+$/), 'REFERRERS_LOST'],
  ['what is in force', puts(/^\/v2\/tidegate\/wandb\/manifests\/current$/), 'READ_BACK_FAILED'],
] as const;

describe('a registry that says 201 and stores nothing', () => {
  for (const [what, lied, code] of lies) {
    test(`of ${what}: is told, no record lies, and the next run completes`, async () => {
      const side = await startInternalSide({ referrersApi: false });
      const bundle = await side.bundle(q3);
      let met = 0;
      side.registry.fault = (request) => {
        met += lied(request) ? 1 : 0;
        return lied(request) ? { answer: { status: 201 } } : undefined;
      };
      await assert.rejects(side.promote(bundle), fails(code));
      assert.ok(met > 0);
      requireWholeTags(side.registry);
      const tags = side.registry.repositories.get('tidegate/wandb')?.tags;
      assert.equal(tags?.has('2026q3') ?? false, what === 'what is in force');
      side.registry.fault = undefined;
      await side.promote(bundle);
      requireWholeTags(side.registry);
      assert.ok(side.writes().includes(`PUT ${record}`));
      assert.equal((await side.promote(bundle)).unchanged, true);
      await side.registry.close();
    });
  }

  test('and answers every tenth request with 500 besides: is survived', async () => {
    const side = await startInternalSide();
    const bundle = await side.bundle(q3);
    let count = 0;
    side.registry.fault = () => ((count += 1) % 10 === 0 ? { answer: { status: 500 } } : undefined);
    await side.promote(bundle);
    side.registry.fault = undefined;
    requireWholeTags(side.registry);
    assert.equal((await side.promote(bundle)).unchanged, true);
    await side.registry.close();
  });
});

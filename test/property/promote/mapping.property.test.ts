import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { TidegateError } from '../../../src/errors.ts';
import { createMapping } from '../../../src/promote/mapping.ts';
import { promotionTargets, type PromotionTargets, targetsAt } from '../../../src/promote/targets.ts';
import { planSample } from '../../support/bundles.ts';
import { sampleRelease } from '../../support/locks.ts';

const part = fc.constantFrom('a', 'b', 'wandb', 'local');
const upstream = fc
  .tuple(fc.constantFrom('docker.io', 'quay.io'), fc.array(part, { minLength: 2, maxLength: 3 }))
  .map(([host, parts]) => [host, ...parts].join('/'));
const rule = fc.oneof(
  fc.tuple(upstream, part).map(([from, to]) => ({ from, to: `exact/${to}` })),
  fc
    .constantFrom('docker.io', 'quay.io')
    .map((host) => ({ from: `${host}/**`, to: `${host.slice(0, 4)}/**` })),
  fc.tuple(part, part).map(([org, to]) => ({ from: `docker.io/${org}/*`, to: `${to}/*` })),
  fc.constant({ from: '**', to: '**' }),
);

function tryTargets(images: readonly string[], rules: readonly { from: string; to: string }[]) {
  const { manifest } = planSample(
    sampleRelease({ images: images.map((name) => ({ reference: `${name}:1`, layers: [] })) }),
  );
  const config = { registry: 'registry.test', images: rules, charts: [], record: 'tidegate/wandb' };
  const mapping = createMapping(config);
  try {
    return { mapping, targets: promotionTargets(manifest, mapping) };
  } catch (error) {
    assert.ok(error instanceof TidegateError);
    return { mapping, code: error.code };
  }
}

test('what is mapped can be found back: one internal repository has exactly one upstream', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(upstream, { minLength: 1, maxLength: 5 }),
      fc.array(rule, { minLength: 1, maxLength: 4 }),
      (images, rules) => {
        const { mapping, targets, code } = tryTargets(images, rules);
        if (targets === undefined) {
          assert.ok(isExplained(images, (name) => mapping.findInternalName(name), code));
          return;
        }
        assertReversible(images, (name) => mapping.internalName(name), targets);
      },
    ),
    { numRuns: 200 },
  );
});

function assertReversible(
  images: readonly string[],
  internalName: (upstream: string) => string,
  targets: PromotionTargets,
): void {
  for (const image of images) {
    const back = targetsAt(targets, internalName(image)).map((target) => target.upstream);
    assert.deepEqual(back, [image]);
  }
}

/** A refusal is right only if an image has no rule, or two share a name. */
function isExplained(
  images: readonly string[],
  findInternalName: (upstream: string) => string | undefined,
  code: string | undefined,
): boolean {
  const names = images.map(findInternalName);
  return code === 'UNMAPPED_IMAGE' ? names.includes(undefined) : new Set(names).size < names.length;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { TidegateError } from '../../../src/errors.ts';
import { createMapping, type Mapping } from '../../../src/release/mapping.ts';
import { findUpstreamNames } from '../../../src/release/upstream-names.ts';
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
  const config = {
    name: 'registry.test',
    registry: 'registry.test',
    images: rules,
    charts: [],
    record: 'tidegate/wandb',
    moveTags: 'never',
  } as const;
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
        assertReversible(images, mapping, targets);
      },
    ),
    { numRuns: 200 },
  );
});

function assertReversible(images: readonly string[], mapping: Mapping, targets: PromotionTargets): void {
  for (const image of images) {
    const internal = mapping.findInternalName(image) ?? '';
    const back = targetsAt(targets, internal).map((target) => target.upstream);
    assert.deepEqual(back, [image]);
    // Without the release, from names alone: never another image in its place.
    const names = findUpstreamNames(mapping, internal, images);
    assert.ok(names.includes(image), names.join());
    assert.ok(names.every((name) => mapping.findInternalName(name) === internal));
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

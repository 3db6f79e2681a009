import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { planBump } from '../../../src/bump/plan.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { deployFile, releaseWith } from '../../support/deploy-files.ts';

const release = releaseWith({ 'r.corp/x': ['2.0'], 'r.corp/y': ['3.0'] }, digestOf(Buffer.from('new')));

/** Images that are not of the release, and names of the release that have no tag. */
const foreign = fc.constantFrom(
  { registry: 'r.corp', repository: 'app', tag: '9.1' },
  { registry: 'r.corp', repository: 'app', tag: '9.1', version: '9.2' },
  { registry: 'r.corp', image: 'app', tag: '9.1' },
  { hub: 'r.corp', name: 'app', tag: '9.1', version: '9.2' },
  { repository: 'r.corp/app', tag: '9.1' },
  { repository: 'r.corp/app', image: 'y', tag: '9.1' },
  { image: 'r.corp/app', tag: '9.1', version: '9.2' },
  { image: 'r.corp/app:9.1', registry: 'r.corp' },
);
const bare = fc.record(
  {
    logoImage: fc.constantFrom('y', 'x'),
    podLabels: fc.constant({ image: 'y', version: '9.3' }),
    extraContainers: fc.constant([{ name: 's', image: 'y', version: '9.4' }]),
    metrics: fc.constant({ image: 'x' }),
    env: fc.constant([
      { name: 'Y_IMAGE', value: 'r.corp/y' },
      { name: 'TAG', value: '9.5' },
    ]),
  },
  { requiredKeys: [] },
);
const { map } = fc.letrec<{ map: Record<string, unknown>; child: unknown }>((tie) => ({
  map: fc
    .tuple(
      fc.option(foreign, { nil: {} }),
      bare,
      fc.dictionary(fc.constantFrom('image', 'global', 'side', 'app'), tie('child'), { maxKeys: 2 }),
    )
    // What a map says of itself stays.
    .map(([image, names, children]) => ({ ...children, ...names, ...image })),
  child: fc.oneof({ maxDepth: 3 }, fc.constant({ repository: 'r.corp/x', tag: '1.0' }), tie('map')),
}));

test('what is of no image of the release stays, whatever stands beside it', () => {
  fc.assert(
    fc.property(map, (values) => {
      const text = JSON.stringify({ ...values, last: { image: 'r.corp/x:1.0' } });
      const edits = planBump([deployFile(text)], release).flatMap((plan) => plan.edits);
      assert.deepEqual(new Set(edits.map(({ from }) => from)), new Set(['1.0']));
    }),
    { numRuns: 300 },
  );
});

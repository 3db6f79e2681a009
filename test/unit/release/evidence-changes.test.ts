import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeEvidence, evidenceChanges } from '../../../src/release/evidence-changes.ts';
import type { LockedArtifact } from '../../../src/release/lock.ts';
import { describe } from '../../support/closures.ts';

const reference = 'docker.io/acme/web:1.0.0';

function signed(name: string, content: string, ...signatures: readonly string[]): LockedArtifact {
  const tags = signatures.map((text, index) => ({ tag: `sha256-${index}.sig`, target: describe(text) }));
  return { reference: name, root: describe(content), referrers: [], tags };
}

function changes(before: LockedArtifact, after: LockedArtifact): readonly string[] {
  const replaced = new Map([[after.reference, [before.reference]]]);
  return evidenceChanges([before], [after], replaced).map(describeEvidence);
}

test('more, less and other evidence about the same content is told', () => {
  const one = signed(reference, 'web', 'a');
  assert.deepEqual(changes(one, one), []);
  assert.deepEqual(changes(one, signed(reference, 'web', 'a', 'b')), [
    `${reference}: 1 signature → 2 signatures`,
  ]);
  assert.deepEqual(changes(one, signed(reference, 'web')), [
    `${reference}: 1 signature → none, less than before`,
  ]);
  assert.deepEqual(changes(one, signed(reference, 'web', 'b')), [
    `${reference}: 1 signature → 1 signature, other than before`,
  ]);
});

test('of another version only the counts are compared', () => {
  const one = signed(reference, 'web', 'a');
  const next = 'docker.io/acme/web:1.1.0';
  assert.deepEqual(changes(one, signed(next, 'new web', 'b')), []);
  assert.deepEqual(changes(one, signed(next, 'new web')), [`${next}: 1 signature → none, less than before`]);
});

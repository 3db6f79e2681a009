import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import { type Journal, journalKind } from '../../../src/promote/record/journal.ts';
import { parseMarkManifest } from '../../../src/promote/record/mark.ts';
import { isHalfSet } from '../../../src/promote/record/open-runs.ts';

const digest = digestOf(Buffer.from('content'));
const tag = { reference: 'registry.test/local:0.62.2', after: digest };
const journal: Journal = {
  schemaVersion: 1,
  name: 'wandb',
  release: '2026q4',
  bundle: digest,
  run: '0123456789abcdef',
  openedAt: '2026-10-01T00:00:00Z',
  tags: [tag, { ...tag, before: digest }],
  charts: [{ repository: 'https://charts.test/x', name: 'operator', version: '1.4.8', digest }],
};

function parse(value: unknown): Journal | undefined {
  return journalKind.parse(value, { name: 'wandb', config: { registry: 'registry.test' } });
}

describe('a journal', () => {
  test('is read as it was written', () => {
    assert.deepEqual(parse(journal), journal);
  });

  const others: readonly (readonly [string, unknown])[] = [
    [
      'names a tag of another registry',
      { ...journal, tags: [{ ...tag, reference: 'elsewhere.test/local:1' }] },
    ],
    ['names a tag by a path', { ...journal, tags: [{ ...tag, reference: 'registry.test/../x:1' }] }],
    ['names no tag', { ...journal, tags: [{ ...tag, reference: 'registry.test/local' }] }],
    ['names a tag and a digest', { ...journal, tags: [{ ...tag, reference: `${tag.reference}@${digest}` }] }],
    ['has a digest that is none', { ...journal, tags: [{ ...tag, after: 'sha256:x' }] }],
    ['has a key too many', { ...journal, more: 1 }],
    [
      'has an address that is none',
      { ...journal, charts: [{ ...journal.charts[0], repository: 'file:///etc' }] },
    ],
    ['is of a release that is none', { ...journal, release: '../2026q4' }],
    ['is of another product', { ...journal, name: 'other' }],
    [
      'names more tags than anybody asks for',
      { ...journal, tags: Array.from({ length: 10_001 }, () => tag) },
    ],
    ['is a list', [journal]],
  ];
  for (const [title, value] of others) {
    test(`that ${title} is none`, () => assert.equal(parse(value), undefined));
  }

  test('is one layer of a bounded size', () => {
    const manifest = (layers: readonly object[]) =>
      Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          config: { mediaType: 'application/vnd.tidegate.pending.v1+json', digest, size: 2 },
          layers,
        }),
      );
    const layer = { mediaType: 'application/vnd.tidegate.journal.v1+json', digest, size: 100 };
    assert.deepEqual(parseMarkManifest(manifest([layer]), journalKind), layer);
    const others = [
      [],
      [layer, layer],
      [{ ...layer, size: 5_000_000 }],
      [{ ...layer, mediaType: 'text/plain' }],
    ];
    for (const layers of [...others, [{ ...layer, size: -1 }]]) {
      assert.equal(parseMarkManifest(manifest(layers), journalKind), undefined);
    }
  });
});

test('names are half set when some are and some are not, or stand for what nobody meant', () => {
  const names = { set: [], unset: [], strange: [], charts: [] };
  const none = { release: '2026q4', isRollback: false, since: journal.openedAt, ...names };
  assert.equal(isHalfSet({ ...none, set: ['a'] }), false);
  assert.equal(isHalfSet({ ...none, unset: ['a'] }), false);
  assert.equal(isHalfSet({ ...none, set: ['a'], unset: ['b'] }), true);
  assert.equal(isHalfSet({ ...none, strange: ['a'] }), true);
});

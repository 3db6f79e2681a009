import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import type { Ledger } from '../../../src/release/ledger.ts';
import { openSightings } from '../../../src/track/sightings.ts';

const empty: Ledger = { schemaVersion: 1, repositories: [] };
const repository = 'docker.io/wandb/local';
const [first, second] = [digestOf(Buffer.from('first')), digestOf(Buffer.from('second'))];
const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
const text = (number: number): string => day(number).toISOString().replace('.000', '');

/** The ledger after runs on some days: what was seen on each. */
function after(runs: Readonly<Record<number, readonly (string | { tag: string; date: string })[]>>): Ledger {
  return Object.entries(runs).reduce((ledger, [at, tags]) => {
    const sightings = openSightings(ledger, day(Number(at)));
    sightings.remember(
      repository,
      tags.map((tag) => (typeof tag === 'string' ? { tag } : tag)),
    );
    return sightings.news() ?? ledger;
  }, empty);
}

function tagsOf({ repositories }: Ledger): readonly string[] {
  return repositories.flatMap(({ tags }) => tags.map(({ tag }) => tag));
}

test('what is there at the first look counts as old, unless its source has a date', () => {
  const sightings = openSightings(empty, day(10));
  assert.equal(sightings.since(repository, { tag: '1.0.0' }), undefined);
  assert.equal(sightings.since(repository, { tag: '1.1.0', date: text(9) }), text(9));
  const ledger = after({ 10: ['1.0.0', { tag: '1.1.0', date: text(9) }] });
  const later = openSightings(ledger, day(11));
  assert.equal(later.since(repository, { tag: '1.0.0' }), undefined);
  assert.equal(later.since(repository, { tag: '1.1.0' }), text(9));
});

test('what comes later is as old as its first sighting; a date makes it older, never younger', () => {
  const ledger = after({ 10: ['1.0.0'], 12: ['1.0.0', '1.1.0'] });
  const later = openSightings(ledger, day(15));
  assert.equal(later.since(repository, { tag: '1.1.0' }), text(12));
  assert.equal(later.since(repository, { tag: '1.1.0', date: text(11) }), text(11));
  assert.equal(later.since(repository, { tag: '1.1.0', date: text(14) }), text(12));
  assert.equal(later.since(repository, { tag: '1.2.0' }), text(15));
  assert.equal(later.since(repository, { tag: '1.2.0', date: text(20) }), text(15));
});

test('a tag that is pushed again is as old as its new content, whatever its source says', () => {
  const start = openSightings(after({ 10: ['1.0.0'] }), day(11));
  start.remember(repository, [{ tag: '1.0.0' }]);
  assert.equal(start.rememberDigest(repository, '1.0.0', first), undefined);
  assert.equal(start.since(repository, { tag: '1.0.0' }), undefined);
  const later = openSightings(start.news() ?? empty, day(13));
  assert.equal(later.rememberDigest(repository, '1.0.0', first), undefined);
  assert.equal(later.news(), undefined);
  assert.equal(later.rememberDigest(repository, '1.0.0', second), first);
  assert.equal(later.since(repository, { tag: '1.0.0', date: text(1) }), text(13));
});

test('a run that sees nothing new has no news, however much later it is', () => {
  const ledger = after({ 1: ['1.0.0'], 2: ['1.0.0', '1.1.0'] });
  const later = openSightings(ledger, day(900));
  later.remember(repository, [{ tag: '1.0.0' }]);
  assert.equal(later.news(), undefined);
  assert.deepEqual(later.firstLooks(), []);
});

test('what is gone stays for a while, so that it is known when it comes back; then it is forgotten', () => {
  assert.deepEqual(tagsOf(after({ 1: ['1.0.0'], 60: ['2.0.0'] })), ['1.0.0', '2.0.0']);
  assert.deepEqual(tagsOf(after({ 1: ['1.0.0'], 92: ['2.0.0'] })), ['2.0.0']);
  assert.deepEqual(tagsOf(after({ 1: ['1.0.0'], 92: ['1.0.0', '2.0.0'] })), ['1.0.0', '2.0.0']);
});

test('a repository that nobody names may be the other release file’s: it stays for more than a year', () => {
  const ledger = after({ 1: ['1.0.0'] });
  const names = (at: number): readonly string[] => {
    const other = openSightings(ledger, day(at));
    other.remember('docker.io/other/one', [{ tag: '1' }]);
    return other.news()?.repositories.map(({ name }) => name) ?? [];
  };
  assert.deepEqual(names(380), [repository, 'docker.io/other/one']);
  assert.deepEqual(names(402), ['docker.io/other/one']);
});

test('however many tags matter, only the newest are remembered', () => {
  const many = Array.from({ length: 2000 }, (_, index) => `1.0.${2000 - index}`);
  const [only] = after({ 1: many }).repositories;
  assert.equal(only?.tags.length, 500);
  assert.equal(only?.tags[0]?.tag, '1.0.2000');
});

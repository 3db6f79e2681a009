import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { type Selection, selectServices, type Service } from '../../../src/sigstore/select-services.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const service = (url: string, from: string, more: Partial<Service> = {}, end?: string): Service => ({
  url,
  majorApiVersion: 1,
  validFor: { start: day(from), end: end === undefined ? undefined : day(end) },
  operator: url.slice(0, 1),
  ...more,
});
const services = [
  service('a-old', '2024-01-01', {}, '2025-01-01'),
  service('a-now', '2025-01-01'),
  service('a-newer', '2026-01-01'),
  service('a-next', '2027-01-01'),
  service('b', '2024-01-01'),
  service('c', '2024-01-01', { majorApiVersion: 3 }),
];

function select(of: readonly Service[], how?: Selection, versions = [1, 2]): readonly string[] {
  const choice = { kind: 'transparency log', path: 'config.json', versions, now: day('2026-10-01') };
  return selectServices(of, { ...choice, ...(how === undefined ? {} : { how }) }).map(({ url }) => url);
}

describe('services of a signing config', () => {
  test('the newest that serves now is taken of each operator', () => {
    assert.deepEqual(select(services, { selector: 'ALL' }), ['a-newer', 'b']);
    assert.deepEqual(select(services, { selector: 'ANY' }), ['a-newer']);
    assert.deepEqual(select(services), ['a-newer']);
    assert.deepEqual(select(services, { selector: 'EXACT', count: 2 }), ['a-newer', 'b']);
  });

  test('of several versions only the highest that is spoken here', () => {
    const second = service('d', '2024-01-01', { majorApiVersion: 2 });
    assert.deepEqual(select([...services, second], { selector: 'ALL' }), ['d']);
    assert.deepEqual(select([...services, second], { selector: 'ALL' }, [1]), ['a-newer', 'b']);
  });

  test('one without an operator is its own, and both ends of its time belong to it', () => {
    const alone = service('e', '2024-01-01', { operator: undefined }, '2026-10-01');
    const other = service('f', '2026-10-01', { operator: undefined });
    assert.deepEqual(select([alone, other], { selector: 'ALL' }), ['e', 'f']);
  });

  test('where too few serve, it is said which there are', () => {
    assert.deepEqual(select([], { selector: 'ALL' }), []);
    for (const [of, how] of [
      [services.slice(0, 1), undefined],
      [services, { selector: 'EXACT', count: 3 }],
      [[], { selector: 'EXACT', count: 1 }],
    ] as const) {
      assert.throws(
        () => select(of, how),
        (error: unknown) =>
          error instanceof UserError && error.code === 'NO_SERVICE' && error.details.length === of.length,
      );
    }
  });
});

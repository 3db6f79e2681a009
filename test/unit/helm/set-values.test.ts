import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settingLayer } from '../../../src/helm/set-values.ts';
import { stepInto } from '../../../src/helm/values-place.ts';

function set(target: string, text: string, under: unknown = {}, as: 'value' | 'string' | 'file' = 'value') {
  return settingLayer({ target, text, as }, under);
}

// Each was compared with `helm template --set`, see test/interop/check-values.test.ts.
describe('a setting', () => {
  test('makes what Helm takes for a value of a text', () => {
    const texts = [
      '1.22.0',
      '7',
      '-7',
      '007',
      '0',
      'true',
      'False',
      'null',
      '1.5',
      '',
      '{a,1}',
      '{}',
      '{a,}',
      'a\\,b',
      'a\\',
      '-0',
      '-007',
      '999999',
    ];
    assert.deepEqual(
      texts.map((text) => stepInto(set('a', text), 'a')),
      [
        '1.22.0',
        7,
        -7,
        '007',
        0,
        true,
        false,
        null,
        '1.5',
        '',
        ['a', 1],
        [''],
        ['a', ''],
        'a,b',
        'a',
        0,
        -7,
        999_999,
      ],
    );
    // A file has no other numbers than Go's float64, which prints this as 2.0261122e+07.
    assert.deepEqual(set('a', '+20261122'), { a: 20261122n });
    assert.deepEqual(set('a', '7', {}, 'string'), { a: '7' });
    assert.deepEqual(set('a', 'x,y={\\n', {}, 'file'), { a: 'x,y={\\n' });
  });

  test('goes to a path, and changes an item of a list in a copy of it', () => {
    assert.deepEqual(set('image.tag', 'x', { image: { repository: 'r' } }), { image: { tag: 'x' } });
    assert.deepEqual(set('a.example\\.com/b', 'x'), { a: { 'example.com/b': 'x' } });
    assert.deepEqual(set('a[1].b', 'x', { a: [1, { b: 2, c: 3 }, 4] }), { a: [1, { b: 'x', c: 3 }, 4] });
    assert.deepEqual(set('a[1]', 'x'), { a: [null, 'x'] });
    assert.deepEqual(set('a[0][1]', 'x', { a: [[1, 2]] }), { a: [[1, 'x']] });
  });

  test('that Helm takes for several, or for none, is not guessed', () => {
    for (const [target, text] of [
      ['a', 'x,b=y'],
      ['a', '{x'],
      ['a', '{{x,y}}'],
      ['a', '{x}y}'],
      [Array(32).fill('a').join('.'), 'x'],
      [`a${'.a'.repeat(10_000)}`, 'x'],
      ['a', ',x'],
      ['', 'x'],
      ['[0]', 'x'],
      ['a..b', 'x'],
      ['a=b', 'x'],
      ['a[70000]', 'x'],
    ] as const) {
      assert.equal(set(target, text), undefined, `${target}=${text}`);
    }
  });

  test('goes nowhere below a text, null, a number, or a list where a map is meant', () => {
    for (const below of ['x', null, 5, true]) {
      assert.equal(set('a.b', 'x', { a: below }), undefined);
      assert.equal(set('a[0]', 'x', { a: below }), undefined);
    }
    assert.equal(set('a.b.c', 'x', { a: { b: [] } }), undefined);
    assert.equal(set('a[0][0]', 'x', { a: [{}] }), undefined);
    // In a list, a map takes the place of anything.
    assert.deepEqual(set('a[0].b', 'x', { a: [7] }), { a: [{ b: 'x' }] });
    assert.deepEqual(set('a[0][0]', 'x', { a: [null] }), { a: [['x']] });
  });
});

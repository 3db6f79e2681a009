import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findConfigMap, openConfigMaps } from '../../../src/deploy/config-maps.ts';
import type { DeployFile } from '../../../src/deploy/occurrence.ts';
import { deployFile } from '../../support/deploy-files.ts';

function map(tag: string, namespace = ''): string {
  const metadata = `{name: web${namespace && `, namespace: ${namespace}`}}`;
  return `kind: ConfigMap\nmetadata: ${metadata}\ndata:\n  values.yaml: "tag: ${tag}"\n`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ').replace('    ', '  - ');
}

/** What is found for a file that names the ConfigMap `web`. */
function find(texts: Readonly<Record<string, string>>, namespace?: string, inFile = 'a.yaml') {
  const files = Object.entries(texts).map(([path, text]) => deployFile(text, { path }));
  const wanted = { name: 'web', key: 'values.yaml', ...(namespace === undefined ? {} : { namespace }) };
  const repository = { read: () => Promise.resolve(undefined) };
  const atHand = { files, configMapsOf: openConfigMaps(), repository, tgz: Buffer.alloc(0), title: 'web 1' };
  const found = findConfigMap(wanted, inFile, atHand);
  return 'why' in found ? found.why : { file: found.file, document: found.document, path: found.path };
}

describe('a ConfigMap that values are taken from', () => {
  const own = { document: 0, path: ['data', 'values.yaml'] };

  test('is that of the same file where others have one, too; else it must be the only one', () => {
    const all = { 'b.yaml': map('b'), 'a.yaml': map('a'), 'c.yaml': map('c') };
    assert.deepEqual(find(all), { file: 'a.yaml', ...own });
    assert.equal(find(all, undefined, 'd.yaml'), 'several files have the ConfigMap web');
    assert.equal(find({ 'b.yaml': map('b').replace('web', 'wep') }), 'no file has the ConfigMap web');
    assert.equal(
      find({ 'b.yaml': map('b').replace('values.yaml', 'v.yaml') }),
      'the ConfigMap web has no values.yaml',
    );
  });

  test('may stand in a list, or in a later document', () => {
    const list = `kind: List\nitems:\n  - {kind: Secret, metadata: {name: web}}\n${indented(map('a'))}`;
    assert.deepEqual(find({ 'b.yaml': list }), {
      file: 'b.yaml',
      document: 0,
      path: ['items', 1, 'data', 'values.yaml'],
    });
    assert.deepEqual(find({ 'b.yaml': `kind: Secret\n---\n${map('a')}` }), {
      ...own,
      file: 'b.yaml',
      document: 1,
    });
  });

  test('is of the namespace, or of one that nobody says', () => {
    const both = { 'b.yaml': map('b', 'other'), 'c.yaml': map('c', 'here') };
    assert.deepEqual(find(both, 'here'), { file: 'c.yaml', ...own });
    assert.deepEqual(find({ 'c.yaml': map('c') }, 'here'), { file: 'c.yaml', ...own });
    assert.equal(find({ 'b.yaml': map('b', 'other') }, 'here'), 'no file has the ConfigMap web');
  });

  test('is looked for in files that were read once, however many ask; a template has none', () => {
    let count = 0;
    const file: DeployFile = {
      ...deployFile(map('a'), { path: 'a.yaml' }),
      get bytes() {
        count += 1;
        return Buffer.from(map('a'));
      },
    };
    const configMapsOf = openConfigMaps();
    const names = ['web', 'web', 'other'];
    assert.deepEqual(
      names.map((name) => configMapsOf(file, name).length),
      [1, 1, 0],
    );
    assert.equal(count, 1);
    assert.deepEqual(configMapsOf(deployFile('a: {{ b }}\n  c'), 'web'), []);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withReferred } from '../../../src/deploy/referred-files.ts';
import { UserError } from '../../../src/errors.ts';
import { filesOf, last, lockedRelease, old, planned } from '../../support/planned.ts';

const release = lockedRelease({ x: '2.0', z: '4.0' });
const tree: Readonly<Record<string, string>> = {
  'prod.yaml': 'image: {repository: r.corp/x}\n',
  'pinned.yaml': `image: {repository: r.corp/x, digest: "${old}"}\n`,
};

const application = (file: string, image: string, url = 'https://g'): string =>
  `{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {sources: [{ref: v, repoURL: "${url}"}, {repoURL: "https://c", chart: c, targetRevision: "*", helm: {valueFiles: [$v/${file}], valuesObject: {image: ${image}}}}]}}\n`;

/** What becomes of an Application where nothing else is under `bump`, and what was read for it. */
async function plan(text: string) {
  const asked: string[] = [];
  const [file] = filesOf({ 'app.yaml': `${text}${last}` });
  assert.ok(file !== undefined);
  const whole = await withReferred(file, (path) => {
    asked.push(path);
    const found = tree[path];
    return found === undefined
      ? Promise.reject(new UserError('FILE_NOT_FOUND', path))
      : Promise.resolve(Buffer.from(found));
  });
  const [{ after, told } = { after: '', told: [] }] = planned([whole], release);
  return { after: after.replace(last, ''), told: told.map((text) => text.split(': ').at(-1)), asked };
}

describe('values files that are not under bump, in the same repository', () => {
  test('say what image a tag is of', async () => {
    const text = application('prod.yaml', '{tag: "1"}');
    assert.deepEqual(await plan(text), {
      after: text.replace('"1"', '"2.0"'),
      told: [],
      asked: ['prod.yaml'],
    });
  });

  test('keep the tag where they have its digest, which nothing moves', async () => {
    const text = application('pinned.yaml', '{repository: r.corp/x, tag: "1"}');
    const { after, told } = await plan(text);
    assert.equal(after, text);
    assert.deepEqual(told, [
      'other values of its chart say, or may say, something else of that image',
      'pinned.yaml says another version, and is not under bump, or calls it something else',
    ]);
  });

  test('are not asked for in another one, and need not be there', async () => {
    const other = application('prod.yaml', '{tag: "1"}', 'https://other');
    const { after, told, asked } = await plan(other);
    assert.deepEqual([after, told, asked], [other, ['a path or a marker says which it is'], []]);
    const outside = application('prod.yaml', '{tag: "1"}').replace('$v/prod.yaml', '$v/../../prod.yaml');
    assert.deepEqual((await plan(outside)).asked, []);
    const gone = application('gone.yaml', '{repository: r.corp/x, tag: "1"}');
    assert.deepEqual((await plan(gone)).after, gone.replace('"1"', '"2.0"'));
  });
});

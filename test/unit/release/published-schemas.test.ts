import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { assert as check, constantFrom, nat, property } from 'fast-check';
import { schemas } from '../../../scripts/schemas.ts';
import { TidegateError } from '../../../src/errors.ts';
import { parseReleaseFile, readReleaseFile } from '../../../src/release/parse-release-file.ts';
import { isMap } from '../../../src/schema/schema.ts';
import type { JsonSchema } from '../../../src/schema/json-schema.ts';
import { parseYaml } from '../../../src/yaml/document.ts';
import { formatLock } from '../../../src/release/read-lock.ts';
import { misfits } from '../../support/json-schema.ts';
import { sampleRelease } from '../../support/locks.ts';
import { connectedReleaseFile } from '../../support/wandb-upstream.ts';

const root = join(import.meta.dirname, '..', '..', '..');

function schemaOf(name: string): JsonSchema {
  const schema = schemas[`${name}.json`];
  assert.ok(schema, name);
  return schema;
}

function valueIn(text: string): unknown {
  return parseYaml(Buffer.from(text), 'test.yaml').values[0];
}

/** What an editor would underline. */
function underlined(name: string, text: string): readonly string[] {
  return misfits(schemaOf(name), valueIn(text));
}

function isTaken(text: string): boolean {
  try {
    parseReleaseFile(Buffer.from(text), 'tidegate.yaml');
    return true;
  } catch (error) {
    assert.ok(error instanceof TidegateError, String(error));
    return false;
  }
}

const documentation = await readFile(join(root, 'docs/release-file.md'), 'utf8');
/** Examples of whole files: they begin with a name, or with whom to trust. */
const shown = [...documentation.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => text ?? '');

test('every file that we show fits its schema, and is taken', async () => {
  const wholes = shown.filter((text) => /^name: /m.test(text));
  assert.ok(wholes.length >= 2, 'the documentation shows both sides');
  for (const text of [...wholes, connectedReleaseFile({ 'docker.io': 'http://127.0.0.1:1' })]) {
    assert.deepEqual(underlined('release-file', text), [], text);
    assert.ok(/^preset:/m.test(text) || isTaken(text), text);
  }
  for (const side of ['connected', 'internal']) {
    const path = join(root, 'examples/wandb', side, 'tidegate.yaml');
    assert.deepEqual(underlined('release-file', await readFile(path, 'utf8')), []);
    assert.equal((await readReleaseFile(path)).name, 'wandb');
  }
  const trust = await readFile(join(root, 'examples/wandb/internal/tidegate.trust.yaml'), 'utf8');
  assert.deepEqual(underlined('trust-policy', trust), []);
  assert.deepEqual(underlined('preset', await readFile(join(root, 'presets/wandb.yaml'), 'utf8')), []);
});

test('a lock fits its schema', () => {
  assert.deepEqual(misfits(schemaOf('lock'), JSON.parse(formatLock(sampleRelease().lock))), []);
  assert.notDeepEqual(misfits(schemaOf('lock'), { ...sampleRelease().lock, sequence: -1 }), []);
});

test('editors underline what the parser refuses', () => {
  const refused: readonly (readonly [text: string, where: string])[] = [
    ['audience: a\n', '$: required'],
    ['name: W\n', '$.name: pattern'],
    ['name: w\ncolour: red\n', '$: additionalProperties'],
    ['name: w\nimages: {}\n', '$.images: type'],
    ['name: w\nimages: [{name: a/b}]\n', '$.images[0]: oneOf'],
    ['name: w\nimages: [{name: a/b, version: "1", tag: "1"}]\n', '$.images[0]: oneOf'],
    ['name: w\nimages: [{name: a/b, version: 1.10}]\n', '$.images[0].version: type'],
    ['name: w\ncharts: [{name: a, version: "1"}]\n', '$.charts[0]: required'],
    ['name: w\ncharts: [{name: a, repository: a.b, version: "1"}]\n', '$.charts[0].repository: pattern'],
    [
      'name: w\ncharts: [{name: a, repository: "oci://a/b", version: "1"}]\n',
      '$.charts[0].repository: pattern',
    ],
    ['name: w\nimages: [{name: "a/b:1", version: "1"}]\n', '$.images[0].name: pattern'],
    ['name: w\npromote: {registry: "https://r.corp", images: []}\n', '$.promote.registry: pattern'],
    ['name: w\npromote: {registry: r.corp, images: [], charts: [{oci: /a}]}\n', '$.promote.charts[0]: anyOf'],
    ['name: w\npullRequest: {repository: git.corp/a/b}\n', '$.pullRequest.repository: pattern'],
    ['name: w\ncharts: [{name: a, versoin: "1"}]\n', '$.charts[0]: additionalProperties'],
    ['name: w\npromote: {images: []}\n', '$.promote: required'],
    ['name: w\npromote: {registry: r.corp, images: [{from: a}]}\n', '$.promote.images[0]: required'],
    ['name: w\npromote: {registry: r.corp, images: [], charts: [{oic: x}]}\n', '$.promote.charts[0]: anyOf'],
    ['name: w\npromote: [{images: []}]\n', '$.promote[0]: required'],
    ['name: w\npromote: [{registry: r.corp, images: [], moveTags: maybe}]\n', '$.promote[0].moveTags: enum'],
    ['name: w\npromote: []\n', '$.promote: minItems'],
    ['name: w\npromote: r.corp\n', '$.promote: type'],
    ['name: w\nplatforms: linux\n', '$.platforms: anyOf'],
    ['name: w\nendpoints: {docker.io: 1}\n', '$.endpoints: additionalProperties'],
    ['name: w\nhelm: {sha256: abc}\n', '$.helm.sha256: pattern'],
    ['name: w\nbump: [{chart: x}]\n', '$.bump[0]: required'],
  ];
  for (const [text, where] of refused) {
    assert.equal(isTaken(text), false, text);
    assert.ok(
      underlined('release-file', text).includes(where),
      [text, ...underlined('release-file', text)].join('\n'),
    );
  }
});

test('over a preset, entries may be left to be completed by it', () => {
  const text = 'preset: wandb\ncharts: [{name: operator, values: [a.yaml]}]\npromote: {registry: r.corp}\n';
  assert.deepEqual(underlined('release-file', `name: w\n${text}`), []);
  const targets = 'preset: wandb\npromote: [{registry: dev.corp}, {registry: r.corp, moveTags: ours}]\n';
  assert.deepEqual(underlined('release-file', `name: w\n${targets}`), []);
  assert.deepEqual(
    underlined(
      'release-file',
      `name: w\n${text}charts: [{values: []}]\n`.replace(/charts: \[\{name.*\n/, ''),
    ),
    ['$.charts[0]: required'],
  );
  assert.deepEqual(underlined('preset', 'extends: wandb\nimages: [{name: a/b, tag: "1"}]\n'), []);
  assert.deepEqual(underlined('preset', 'preset: wandb\n'), ['$: additionalProperties']);
});

test('what the parser takes, no editor underlines', () => {
  const samples = [
    ...shown.filter((text) => /^name: /m.test(text) && !/^preset:/m.test(text)),
    connectedReleaseFile({}),
  ];
  const values = [
    undefined,
    null,
    true,
    0,
    7,
    '',
    'x',
    '1.2.3',
    'docker.io/a/b',
    '14d',
    [],
    ['a'],
    {},
    { url: 'https://a.io' },
    'https://a.io/b?c=d',
    'oci://localhost/a',
    'oci://r.corp:5000/',
    'localhost:5000',
    'R.corp/a__b',
  ];
  let taken = 0;
  check(
    property(constantFrom(...samples), nat(), constantFrom(...values), (sample, at, other) => {
      const changed = changeOne(valueIn(sample), at, other);
      // JSON is YAML: written so, every value keeps its type.
      const text = JSON.stringify(changed);
      if (isTaken(text)) {
        taken += 1;
        assert.deepEqual(underlined('release-file', text), [], text);
      }
    }),
    { numRuns: 500 },
  );
  assert.ok(taken > 5, `${taken} of them were taken`);
});

test('every key says what it is for', () => {
  for (const name of ['release-file', 'trust-policy']) {
    for (const [key, schema] of Object.entries(schemaOf(name).properties ?? {})) {
      assert.match(schema.description ?? '', /^.{10}.*\.$/s, `${name}: ${key}`);
    }
  }
});

/** The value with another one in the place of one of its parts. */
function changeOne(value: unknown, at: number, other: unknown): unknown {
  const copy = structuredClone(value);
  const places: (readonly [parent: object, key: string])[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node) || isMap(node)) {
      for (const [key, child] of Object.entries(node)) {
        places.push([node, key]);
        visit(child);
      }
    }
  };
  visit(copy);
  const [parent, key] = places[at % places.length] ?? [];
  if (parent !== undefined && key !== undefined) {
    Reflect.set(parent, key, other);
  }
  return copy;
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDeployFile } from '../../../src/deploy/read-deploy-file.ts';
import type { DeployFile } from '../../../src/deploy/occurrence.ts';
import type { BumpPath } from '../../../src/release/release-file.ts';
import { deployFile, found, releaseNamed } from '../../support/deploy-files.ts';
import { thrownBy } from '../../support/user-error.ts';

const local = 'docker.io/wandb/local';
const digest = `sha256:${'0'.repeat(64)}`;

function unnamed(text: string, target: Partial<DeployFile> = {}): readonly string[] {
  return readDeployFile(deployFile(text, target), releaseNamed().repositories).unnamed.flatMap(({ remark }) =>
    remark === undefined ? [] : `${remark.place.line}: ${remark.message}`,
  );
}

function codeOf(text: string, target: Partial<DeployFile> = {}): string {
  return thrownBy(() => readDeployFile(deployFile(text, target), releaseNamed().repositories)).code;
}

function paths(path: string[], more: Pick<BumpPath, 'part'> = {}): Pick<DeployFile, 'paths'> {
  return { paths: [{ path, kind: 'image', name: local, ...more }] };
}

describe('rules', () => {
  test('say which image of the release a name in the file is', () => {
    const images = { 'mirror.corp/wandb/local': local };
    const text = 'a: {image: mirror.corp/wandb/local:1}\nb: {image: mirror.corp/other:1}';
    assert.deepEqual(found(text, { images }), [
      `image mirror.corp/wandb/local:1, of ${local}`,
      'image mirror.corp/other:1',
    ]);
  });
});

describe('paths', () => {
  test('name a value that is no image by itself; the value tells what it holds', () => {
    assert.deepEqual(found('app: {version: "1.2"}', paths(['app', 'version'])), [
      `image ${local}:1.2, of ${local}`,
    ]);
    assert.deepEqual(found(`app: {id: "${digest}"}`, paths(['app', 'id'])), [
      `image ${local}@${digest}, of ${local}`,
    ]);
    assert.deepEqual(found('app: {run: "r.corp/x:1"}', paths(['app', 'run'])), [
      `image r.corp/x:1, of ${local}`,
    ]);
    const chart = { paths: [{ path: ['v'], kind: 'chart', name: 'operator' } as const] };
    assert.deepEqual(found('v: 1.0.0', chart), ['chart operator 1.0.0 at -']);
  });

  test('win over a rule and over what is found, and take the digest along', () => {
    const text = `image: {repository: r.corp/x, tag: "1", digest: "${digest}"}`;
    const target = { ...paths(['image', 'tag']), images: { 'r.corp/x': 'docker.io/acme/x' } };
    assert.deepEqual(found(text, target), [`image r.corp/x:1@${digest}, of ${local}`]);
  });

  test('win over another kind', () => {
    const chart = { paths: [{ path: ['image', 'tag'], kind: 'chart', name: 'operator' } as const] };
    assert.deepEqual(found('image: {repository: r.corp/x, tag: "1.0.0"}', chart), [
      'chart operator 1.0.0 at -',
    ]);
    assert.deepEqual(found('image: r.corp/x', paths(['image'], { part: 'tag' })), [
      `image ${local}:r.corp/x, of ${local}`,
    ]);
  });

  test('must be there, once, and say something', () => {
    assert.equal(codeOf('a: {b: 1}', paths(['a', 'c'])), 'PATH_NOT_FOUND');
    assert.equal(codeOf('a: {b: 1}', paths(['a'])), 'PATH_NOT_FOUND');
    assert.equal(codeOf('a: {b: }', paths(['a', 'b'])), 'PATH_NOT_FOUND');
    assert.equal(codeOf('a: 1\n---\na: 2', paths(['a'])), 'PATH_AMBIGUOUS');
    assert.equal(codeOf('a: x y', paths(['a'], { part: 'reference' })), 'MARKER_UNFIT');
  });
});

describe('markers', () => {
  test('name the value on their line', () => {
    const text = `v: 1.10 # tidegate: image wandb/local\nc: "1.0.0" # tidegate: chart operator`;
    assert.deepEqual(found(text), [`image ${local}:1.10, of ${local}`, 'chart operator 1.0.0 at -']);
  });

  test('on the tag or on the digest of an image, they are of the whole of it', () => {
    const text = `image:\n  repository: r.corp/x\n  tag: "1"\n  digest: ${digest} # tidegate: image ${local} digest`;
    assert.deepEqual(found(text), [`image r.corp/x:1@${digest}, of ${local}`]);
    const both = text.replace('"1"', `"1" # tidegate: image ${local}`);
    assert.deepEqual(found(both), found(text));
    assert.equal(codeOf(both.replace('wandb/local', 'acme/x')), 'MARKER_CONFLICT');
  });

  test('that say something else are refused', () => {
    for (const marker of [
      '',
      'image',
      'image r.corp/x:1',
      'image r.corp/x both',
      'charts x',
      'image Upper/X',
    ]) {
      assert.equal(codeOf(`v: 1 # tidegate: ${marker}`), 'INVALID_MARKER');
    }
  });

  test('are all that is read of a template, which is said', () => {
    const text = `{{- if .Values.x }}\nimage: r.corp/x:1\ntag: "1.10" # tidegate: image ${local} tag\n{{- end }}\n`;
    assert.deepEqual(found(text), [`image ${local}:1.10, of ${local}`]);
    const { remarks } = readDeployFile(deployFile(text), releaseNamed().repositories);
    assert.match(remarks[0]?.message ?? '', /only the values that are marked/);
    assert.equal(codeOf(text.replaceAll('tidegate:', '')), 'TEMPLATE_YAML');
    const paths = [{ path: ['tag'], kind: 'image', name: local } as const];
    assert.equal(codeOf(text, { paths }), 'TEMPLATE_YAML');
  });
});

describe('a tag that no repository stands beside', () => {
  test('is remarked on in all spellings', () => {
    const text =
      'a: {image: {tag: 0.62.2}}\nimage:\n  registry: r.corp\n  digest: sha256:x\nsidecarImageTag: 1\n' +
      'b: {image: {repository: "", tag: v1}}\nc: {image: {name: agent, tag: latest}}\nglobal: {tag: 1.20.1}\nimages: {tag: x}\nlog: {tag: kube.*}\n';
    const rest = 'names no image that is known: a path or a marker says which it is';
    assert.deepEqual(unnamed(text), [
      `5: sidecarImageTag ${rest}`,
      `1: a.image.tag ${rest}`,
      `4: image.digest ${rest}`,
      `6: b.image.tag ${rest}`,
      `7: c.image.tag ${rest}`,
      `8: global.tag ${rest}`,
      `9: images.tag ${rest}`,
    ]);
  });

  test('is not where an image, a path or a marker has it, and where it is none', () => {
    const text =
      'a: {image: {repository: r.corp/x, tag: 1}}\nxImage: {image: r.corp/x, tag: 1}\nimage:\n  tag: 1 # tidegate: image a/b\nb: {tag: 1}\nc: {image: {tag: ""}}\nd: {image: {tag: 1}}\n';
    const paths = [{ path: ['d', 'image', 'tag'], kind: 'image', name: 'docker.io/a/b' } as const];
    assert.deepEqual(unnamed(text, { paths }), []);
    assert.deepEqual(unnamed('kind: Secret\nstringData: {image: {tag: secret}}\n'), []);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PromotedRelease } from '../../../src/bump/promoted.ts';
import type { DeployFile } from '../../../src/deploy/occurrence.ts';
import { digest, filesOf, last, lockedRelease, old, planned } from '../../support/planned.ts';

const locked = lockedRelease({ x: '2.0', y: '3.0', z: '4.0' }, [
  ['c: image', 'x'],
  ['c: sub.sidecarImage', 'y'],
  ['c: hook.mainImage', 'y'],
]);
const chart = { chart: 'c' };

/** The files as they are left. */
function after(
  texts: readonly string[],
  target: Partial<DeployFile> = {},
  of: PromotedRelease = locked,
): readonly string[] {
  const files = texts.map((text, index) => [`${index}.yaml`, [`${text}${last}`, target]] as const);
  return planned(filesOf(Object.fromEntries(files)), of).map(({ after }) => after.replace(last, ''));
}

const flux = (spec: string): string =>
  `{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, spec: {${spec}}}\n`;
const argo = (helm: string): string =>
  `{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {repoURL: "https://c", chart: c, targetRevision: "*", helm: {${helm}}}}}\n`;

describe('a tag is of no image', () => {
  test('that a variable beside it says as a whole', () => {
    assert.deepEqual(after(['env: {X_REPOSITORY: "r.corp/x:9", X_TAG: "1.0"}\n']), [
      'env: {X_REPOSITORY: "r.corp/x:2.0", X_TAG: "1.0"}\n',
    ]);
  });

  test('of a chart whose values the file has besides', () => {
    const elsewhere = flux('chartRef: {kind: OCIRepository, name: a}, values: {image: {tag: "1"}}');
    const own = flux('chart: {spec: {chart: c, version: "*"}}, values: {other: 1}');
    assert.deepEqual(after([elsewhere], chart), [elsewhere.replace('"1"', '"2.0"')]);
    assert.deepEqual(after([`${elsewhere}---\n${own}`], chart), [`${elsewhere}---\n${own}`]);
  });

  test('that a parameter says nothing of: it stays with what the values name', () => {
    const text = argo(
      'valuesObject: {global: {hub: r.corp}, side: {image: y, tag: "1"}}, parameters: [{name: side.pullPolicy, value: Always}]',
    );
    assert.deepEqual(after([text]), [text.replace('"1"', '"3.0"')]);
  });
});

test('a lone tag stays where aliases share its digest, or a merge key has it', () => {
  for (const text of [
    `shared: &d "${old}"\nimage: {tag: "1", digest: *d}\n`,
    `shared: &d {digest: "${old}"}\nimage: {<<: *d, tag: "1"}\n`,
  ]) {
    assert.deepEqual(after([text], chart), [text]);
  }
});

describe('a lone tag moves', () => {
  test('where other values name another image beside its own', () => {
    const lone = 'sub: {sidecarImageTag: "1"}\n';
    const other = 'sub: {image: {repository: other/x, tag: "1"}, otherImage: "o.corp/a:1"}\n';
    assert.deepEqual(after([lone, other], chart), [lone.replace('"1"', '"3.0"'), other]);
  });

  test('where other values call its image by the upstream name', () => {
    const lone = 'image: {tag: "1"}\n';
    const upstream = 'image: {repository: docker.io/acme/x, tag: "1"}\n';
    assert.deepEqual(after([lone, upstream], chart)[0], lone.replace('"1"', '"2.0"'));
  });

  test('that is bare, beside an image with a name of its own', () => {
    assert.deepEqual(after(['hook: {tag: "1"}\n'], chart), ['hook: {tag: "3.0"}\n']);
  });
});

test('a version that is marked as a tag is of the image beside it', () => {
  const two = ['2.0', '1.9'].map((version, index) => ({
    version,
    digest,
    locked: { usedBy: ['chart c'], setBy: [index === 0 ? 'c: image' : 'c: hook.image'] },
  }));
  const of: PromotedRelease = {
    ...locked,
    versionsOf: (found) =>
      found.kind === 'image' && (found.of ?? found.repository) === 'r.corp/x'
        ? two
        : locked.versionsOf(found),
  };
  const text = 'hook:\n  version: "1" # tidegate: image r.corp/x tag\n';
  assert.deepEqual(after([text], chart, of), [text.replace('"1"', '"1.9"')]);
});

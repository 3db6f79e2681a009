import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BumpEdit } from '../../../src/bump/edit.ts';
import { downgradesIn, refusedDowngrade } from '../../../src/bump/plan-faults.ts';
import { planBump } from '../../../src/bump/plan.ts';
import type { PromotedRelease } from '../../../src/bump/promoted.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { editScalars } from '../../../src/yaml/edit.ts';
import { deployFile, releaseWith } from '../../support/deploy-files.ts';
import { thrownBy } from '../../support/user-error.ts';

const old = digestOf(Buffer.from('old'));
const current = digestOf(Buffer.from('new'));

function releaseOf(versions: Readonly<Record<string, readonly string[]>>): PromotedRelease {
  return releaseWith(versions, current);
}

const release = releaseOf({
  'r.corp/x': ['1.11'],
  'r.corp/y': ['7.2.4-debian-12-r10'],
  'operator-wandb': ['0.43.8'],
});

function plan(text: string, options: { readonly release?: PromotedRelease } = {}) {
  const file = { path: 'deploy.yaml', chart: 'operator', bytes: Buffer.from(text) };
  const plans = planBump([file], options.release ?? release);
  const edits: readonly BumpEdit[] = plans[0]?.edits ?? [];
  const scalars = edits.flatMap((edit) => edit.scalars);
  return { plans, edits, after: editScalars(file.bytes, scalars, file.path).bytes.toString() };
}

function pinned(tag: string, digest: string): string {
  return `image: {repository: r.corp/x, tag: "${tag}", digest: "${digest}"}\n`;
}

describe('planning a bump', () => {
  test('moves a tag, and quotes it where it would become a number', () => {
    const { edits, after } = plan('image:\n  repository: r.corp/x\n  tag: 1.10 # keep\n');
    assert.equal(after, 'image:\n  repository: r.corp/x\n  tag: "1.11" # keep\n');
    assert.deepEqual(
      edits.map(({ from, to, path, digest }) => [from, to, path, digest]),
      [['1.10', '1.11', 'image.tag', current]],
    );
  });

  test('tag and digest move together, as one edit', () => {
    const { edits, after } = plan(pinned('1.10', old));
    assert.equal(after, pinned('1.11', current));
    assert.equal(edits.length, 1);
    assert.equal(plan(pinned('1.11', old)).after, pinned('1.11', current));
  });

  test('a digest without a tag moves too', () => {
    const { edits, after } = plan(`image: {repository: r.corp/x, digest: "${old}"}\n`);
    assert.equal(after, `image: {repository: r.corp/x, digest: "${current}"}\n`);
    assert.deepEqual([edits[0]?.from, edits[0]?.to], [old, current]);
  });

  test('in a whole reference only tag and digest change', () => {
    assert.equal(plan(`image: r.corp/x:1.10@${old}\n`).after, `image: r.corp/x:1.11@${current}\n`);
    assert.equal(plan('image: r.corp/x:1.10\n').after, 'image: r.corp/x:1.11\n');
    assert.equal(plan(`image: r.corp/x@${old}\n`).after, `image: r.corp/x@${current}\n`);
    const short = releaseOf({ 'docker.io/library/redis': ['8'] });
    assert.equal(plan('image: redis:7\n', { release: short }).after, 'image: redis:8\n');
  });

  test('planning an applied plan gives nothing', () => {
    const { after } = plan(
      `a: {image: {repository: r.corp/x, tag: 1.10, digest: "${old}"}}\nb: {image: "r.corp/y:1"}\n`,
    );
    const again = plan(after);
    assert.deepEqual([again.edits, again.after], [[], after]);
  });

  test('what is not part of the release stays', () => {
    const { edits } = plan(
      'a: {image: {repository: r.corp/x, tag: 1.10}}\nb: {image: {repository: r.corp/z, tag: "1"}}\n',
    );
    assert.deepEqual(
      edits.map(({ name }) => name),
      ['r.corp/x'],
    );
  });

  test('a newer version in the file makes the edit a step back', () => {
    const { plans, after } = plan('image: {repository: r.corp/y, tag: 7.2.4-debian-12-r11}\n');
    const error = refusedDowngrade(downgradesIn(plans));
    assert.deepEqual(
      [error.code, error.message],
      ['DOWNGRADE', 'The files name newer versions than the promoted release has'],
    );
    assert.match(
      error.details.join(),
      /deploy\.yaml:1: image\.tag is 7\.2\.4-debian-12-r11, the release has .*r10/,
    );
    assert.match(after, /r10/);
    for (const tag of ['7.2.4-debian-12-r9', 'latest']) {
      const { plans } = plan(`image: {repository: r.corp/y, tag: ${tag}}\n`);
      assert.deepEqual(downgradesIn(plans), []);
    }
  });

  test('while a newer release is held back, a digest that moves without its version may go back', () => {
    const { plans } = plan(pinned('1.11', `sha256:${'0'.repeat(64)}`));
    assert.deepEqual(downgradesIn(plans), []);
    const error = refusedDowngrade(downgradesIn(plans, true));
    assert.match(error.message, /may name something newer/);
    assert.match(error.details.join(), /image\.digest 1\.11 has another digest/);
    const forward = plan('image: {repository: r.corp/x, tag: "1.10"}\n');
    assert.equal(forward.edits.length, 1);
    assert.deepEqual(downgradesIn(forward.plans, true), []);
  });

  test('all faults of a kind are listed', () => {
    const untagged = thrownBy(() =>
      plan('a: {image: {repository: r.corp/x}}\nb: {image: {repository: r.corp/y}}\n'),
    );
    assert.equal(untagged.code, 'TAG_MISSING');
    assert.deepEqual(untagged.details.length, 2);
    const odd = thrownBy(() => plan('image: {repository: r.corp/x, tag: "1", digest: abc}\n'));
    assert.deepEqual([odd.code, odd.details], ['INVALID_DIGEST', ['deploy.yaml:1']]);
    assert.equal(thrownBy(() => plan('image: {repository: r.corp/z, tag: "1"}\n')).code, 'NOTHING_TO_BUMP');
  });

  test('what is wrong with any of the files is told at once', () => {
    const bad = {
      'a.yaml': 'a: 1\n  b: 2\n',
      'b.yaml': 'a: 1\na: 2\n',
      'c.yaml': '{{ if .x }}\na: 1\n{{ end }}\n',
      'd.yaml': 'image: {repository: r.corp/x, tag: "1.10"}\n',
    };
    const files = Object.entries(bad).map(([path, text]) => deployFile(text, { path }));
    const error = thrownBy(() => planBump(files, release));
    assert.deepEqual([error.code, error.message], ['FILE_FAULTS', '3 files have faults']);
    assert.match(
      error.details.join('\n'),
      /^a\.yaml:2.*\[INVALID_YAML\]\nb\.yaml:2.*\[DUPLICATE_KEY\]\nc\.yaml:2.*\[TEMPLATE_YAML\]$/,
    );
    assert.match(error.hint ?? '', /marker/);
    assert.equal(thrownBy(() => planBump(files.slice(2), release)).code, 'TEMPLATE_YAML');
  });

  test('a file that has the upstream names alone is left to check, and names no release', () => {
    const repositories = new Set(['r.corp/x', 'docker.io/acme/x']);
    const known = { ...release, releaseNames: { repositories, upstreams: new Map(), setters: [] } };
    const text = 'image: {repository: docker.io/acme/x, tag: "1.10"}\n';
    const { plans, after } = plan(text, { release: known });
    assert.equal(after, text);
    assert.deepEqual(
      plans.map(({ isBehind, isPinned }) => [isBehind, isPinned]),
      [[true, false]],
    );
    const prose = 'note: runs docker.io/acme/x:1.10 today\n';
    assert.equal(thrownBy(() => plan(prose, { release: known })).code, 'NOTHING_TO_BUMP');
  });

  test('a tag that the file leaves to a chart of the release is told of: nothing moves, and nothing is named', () => {
    const two = releaseOf({ operator: ['1.4.8'], 'r.corp/x': ['1.10', '2.0'] });
    const { plans, after } = plan('a: {image: {repository: r.corp/x}}\nb: {image: r.corp/x}\n', {
      release: two,
    });
    assert.equal(after, 'a: {image: {repository: r.corp/x}}\nb: {image: r.corp/x}\n');
    assert.deepEqual(
      plans.map(({ isPinned, isBehind, remarks }) => [
        isPinned,
        isBehind,
        remarks.map(({ message }) => message),
      ]),
      [[false, false, Array(2).fill('r.corp/x has no tag here: chart operator gives it')]],
    );
    const pod = 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: r.corp/x}]}\n';
    assert.equal(thrownBy(() => plan(pod, { release: two })).code, 'TAG_MISSING');
  });

  test('a tag of several images moves once, and not where the release wants two', () => {
    const text =
      'global: {hub: r.corp/istio, tag: 1.20.1}\npilot: {image: pilot}\ncni: {image: install-cni}\n';
    const pilot = { 'r.corp/istio/pilot': ['1.21.0'] };
    const one = releaseOf({ ...pilot, 'r.corp/istio/install-cni': ['1.21.0'] });
    assert.equal(plan(text, { release: one }).after, text.replace('1.20.1', '1.21.0'));
    const two = releaseOf({ ...pilot, 'r.corp/istio/install-cni': ['1.22.0'] });
    assert.equal(thrownBy(() => plan(text, { release: two })).code, 'EDIT_CONFLICT');
  });

  test('two versions of one image in the release: the file says which', () => {
    const two = releaseOf({ 'r.corp/x': ['1.10', '2.0'] });
    assert.deepEqual(plan('image: {repository: r.corp/x, tag: "2.0"}\n', { release: two }).edits, []);
    const error = thrownBy(() => plan('image: {repository: r.corp/x, tag: "1.9"}\n', { release: two }));
    assert.equal(error.code, 'AMBIGUOUS_VERSION');
    assert.match(error.details.join(), /1\.10 or 2\.0/);
  });

  test('two versions of one image in the release: the lock says which belongs in that place', () => {
    const usedBy = ['operator'];
    const versions = [
      { version: '1.0', digest: old, locked: { usedBy: ['operator', 'release file'] } },
      {
        version: '2.0',
        digest: current,
        locked: { usedBy, setBy: ['operator: hook.image', 'operator: other.image'] },
      },
      {
        version: '3.0',
        digest: current,
        locked: { usedBy, setBy: ['operator: flat.image', 'web: hook.image'] },
      },
    ];
    const three: PromotedRelease = { ...releaseOf({ 'r.corp/x': [] }), versionsOf: () => versions };
    const after = (text: string): string => plan(text, { release: three }).after;
    for (const tag of ['1.0', '1.5', '3.0']) {
      const moved = after(`hook: {image: {repository: r.corp/x, tag: "${tag}"}}\n`);
      assert.equal(moved, 'hook: {image: {repository: r.corp/x, tag: "2.0"}}\n');
    }
    assert.equal(after('other: {image: "r.corp/x:1.5"}\n'), 'other: {image: "r.corp/x:2.0"}\n');
    assert.equal(
      after('flat: {image: r.corp/x, imageTag: "1.5"}\n'),
      'flat: {image: r.corp/x, imageTag: "3.0"}\n',
    );
    const inWeb = `{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, spec: {chart: {spec: {chart: web}}, values: {hook: {image: {repository: r.corp/x, tag: "1.5"}}}}}\n`;
    assert.match(after(inWeb), /tag: "3\.0"/);
    const byDigest = `else: {image: "r.corp/x@${old}"}\n`;
    assert.equal(after(byDigest), byDigest);
    const pod = '{apiVersion: v1, kind: Pod, spec: {containers: [{name: x, image: "r.corp/x:1.5"}]}}\n';
    assert.equal(after(pod), pod.replace('1.5', '1.0'));
    const error = thrownBy(() => after('else: {image: "r.corp/x:1.5"}\n'));
    assert.match(
      error.details.join(),
      /1\.0 \(operator, release file\) or 2\.0 \(operator: hook\.image, operator: other\.image\) or 3\.0/,
    );
  });
});

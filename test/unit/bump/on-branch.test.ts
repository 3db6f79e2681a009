import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeKept, type EarlierVersions, editsIn, planOnBranch } from '../../../src/bump/on-branch.ts';
import { planBump } from '../../../src/bump/plan.ts';
import type { DeployFile } from '../../../src/deploy/occurrence.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { editScalars } from '../../../src/yaml/edit.ts';
import { deployFile, releaseWith } from '../../support/deploy-files.ts';

const oldDigest = digestOf(Buffer.from('old'));
const newDigest = digestOf(Buffer.from('new'));
const release = releaseWith({ 'r.corp/x': ['3.0'], 'r.corp/y': ['3.1'] }, newDigest);

/** Two images, `x` and `y`, with these tags. */
function values(x: string, y = '3.1'): string {
  return `x:\n  image: {repository: r.corp/x, tag: "${x}"}\ny:\n  image: {repository: r.corp/y, tag: "${y}"}\n`;
}

interface Told {
  readonly branch: string;
  /** Before and after each commit of ours, newest first. */
  readonly ours?: readonly (readonly [string, string])[];
  readonly fork?: string;
  readonly base?: string;
}

function bytes(text: string | undefined): Buffer | undefined {
  return text === undefined ? undefined : Buffer.from(text);
}

function plan({ branch, ours = [], fork, base = fork }: Told): { edited: string[]; kept: string[] } {
  const file = deployFile(branch);
  const versions: EarlierVersions = {
    ours: ours.map(([before, after]) => ({ before: bytes(before), after: bytes(after) })),
    fork: bytes(fork),
    base: bytes(base),
  };
  const { plans: left, kept } = planOnBranch([file], release, new Map([[file.path, versions]]));
  const edited = left.flatMap(({ edits }) => edits).map(({ name, from }) => `${name} ${from}`);
  return { edited, kept: kept.map(({ name, from }) => `${name} ${from}`) };
}

test('what we set is ours to change again; what a person made of it is theirs', () => {
  const ours = [[values('1.0'), values('2.0')]] as const;
  const fork = values('1.0');
  assert.deepEqual(plan({ branch: values('2.0'), ours, fork }), { edited: ['r.corp/x 2.0'], kept: [] });
  assert.deepEqual(plan({ branch: values('9.0'), ours, fork }), { edited: [], kept: ['r.corp/x 9.0'] });
});

test('a revert is a person’s choice, also where it says what the base says', () => {
  const ours = [[values('1.0'), values('2.0')]] as const;
  assert.deepEqual(plan({ branch: values('1.0'), ours, fork: values('1.0') }).kept, ['r.corp/x 1.0']);
});

test('what came in with the base is nobody’s on the branch', () => {
  const ours = [[values('1.0'), values('2.0')]] as const;
  const branch = values('2.0', '2.5');
  const now = values('1.0', '2.5');
  assert.deepEqual(plan({ branch, ours, fork: now }).edited, ['r.corp/x 2.0', 'r.corp/y 2.5']);
  const older = { branch: values('2.0', '2.4'), ours, fork: values('1.0', '2.4'), base: now };
  assert.deepEqual(plan(older).kept, []);
});

test('a later commit of ours carries on what a person set, and does not make it ours', () => {
  const ours = [
    [values('9.0', '2.0'), values('9.0', '3.0')],
    [values('1.0', '1.0'), values('2.0', '2.0')],
  ] as const;
  assert.deepEqual(plan({ branch: values('9.0', '3.0'), ours, fork: values('1.0', '1.0') }), {
    edited: ['r.corp/y 3.0'],
    kept: ['r.corp/x 9.0'],
  });
});

test('without a commit of ours, only what the base has is changed', () => {
  assert.deepEqual(plan({ branch: values('1.0', '9.0'), fork: values('1.0', '1.0') }), {
    edited: ['r.corp/x 1.0'],
    kept: ['r.corp/y 9.0'],
  });
  assert.deepEqual(plan({ branch: values('1.0') }).kept, ['r.corp/x 1.0']);
  assert.deepEqual(plan({ branch: values('1.0'), fork: 'x: [' }).kept, ['r.corp/x 1.0']);
});

function pinned(tag: string, digest: string): string {
  return `image: {repository: r.corp/x, tag: "${tag}", digest: "${digest}"}\n`;
}

test('a tag and its digest stay together', () => {
  const ours = [[pinned('1.0', oldDigest), pinned('2.0', oldDigest)]] as const;
  const file = deployFile(pinned('9.0', oldDigest));
  const commits = ours.map(([before, after]) => ({ before: bytes(before), after: bytes(after) }));
  const earlier = new Map([[file.path, { ours: commits, fork: undefined, base: undefined }]]);
  const { plans: left, kept } = planOnBranch([file], release, earlier);
  assert.deepEqual(
    left.flatMap(({ edits }) => edits),
    [],
  );
  assert.deepEqual(kept.map(describeKept), [
    '`deploy.yaml:1:36`: `image.tag` stays `9.0`; the release has `3.0`',
  ]);
});

test('in a template a value is known by its marker, wherever its line went', () => {
  const marker = '# tidegate: image r.corp/x tag';
  const template = (tag: string, more = ''): string =>
    `${more}{{ if .x }}\nx:\n  tag: "${tag}" ${marker}\n{{ end }}\n`;
  const ours = [[template('1.0'), template('2.0')]] as const;
  const moved = '# a line\n';
  assert.deepEqual(plan({ branch: template('2.0', moved), ours }).edited, ['r.corp/x 2.0']);
  assert.deepEqual(plan({ branch: template('9.0', moved), ours }).kept, ['r.corp/x 9.0']);
});

/** A chart of `a` and `b` in these versions, and its lock with the digest that helm makes. */
function chartFiles(a: string, b: string): readonly DeployFile[] {
  const dependencies = [a, b].map((version, at) => ({
    name: 'ab'[at],
    version,
    repository: 'https://charts.corp',
  }));
  const lines = dependencies.map(
    ({ name, version }) => `- {name: ${name}, version: "${version}", repository: https://charts.corp}\n`,
  );
  const text = `dependencies:\n${lines.join('')}`;
  const digest = digestOf(Buffer.from(JSON.stringify([dependencies, dependencies])));
  return [
    deployFile(`apiVersion: v2\nname: c\nversion: "1"\n${text}`, { path: 'c/Chart.yaml' }),
    deployFile(`${text}digest: ${digest}\n`, { path: 'c/Chart.lock' }),
  ];
}

test('a Chart.lock goes with what of Chart.yaml is changed, beside what a person set in both', () => {
  const [fork, ours, theirs] = [
    chartFiles('1.0.0', '1.0.0'),
    chartFiles('2.0.0', '2.0.0'),
    chartFiles('9.0.0', '2.0.0'),
  ];
  const earlier = new Map(
    theirs.map(({ path }, at) => {
      const [before, after] = [fork[at]?.bytes, ours[at]?.bytes];
      return [path, { ours: [{ before, after }], fork: before, base: before }];
    }),
  );
  const { plans, kept } = planOnBranch(
    theirs,
    releaseWith({ a: ['3.0.0'], b: ['3.0.0'] }, newDigest),
    earlier,
  );
  const left = plans.map(({ file, edits }) => {
    const scalars = edits.flatMap((edit) => edit.scalars);
    return editScalars(file.bytes, scalars, file.path).bytes.toString();
  });
  assert.deepEqual(
    left,
    chartFiles('9.0.0', '3.0.0').map(({ bytes }) => bytes.toString()),
  );
  assert.deepEqual(
    kept.map(({ name, from, place }) => [place.file, name, from]),
    [
      ['c/Chart.yaml', 'a', '9.0.0'],
      ['c/Chart.lock', 'a', '9.0.0'],
    ],
  );
});

/** The same image in two documents. */
function two(x: string, y: string): string {
  return `image: {repository: r.corp/x, tag: "${x}"}\n---\nimage: {repository: r.corp/x, tag: "${y}"}\n`;
}

test('what the pull request lists is what its branch holds: not what a person took out, nor another document', () => {
  const plans = planBump([deployFile(two('1.0', '1.0'))], release);
  const listed = (text: string): readonly (number | undefined)[] => {
    const before = {
      ...deployFile(text),
      git: { path: 'deploy.yaml', mode: '100644', bytes: Buffer.from(text) },
    };
    return editsIn(plans, [{ before, after: before.bytes, proof: newDigest }]).map(({ place }) => place.line);
  };
  assert.deepEqual(listed(two('3.0', '3.0')), [1, 3]);
  assert.deepEqual(listed(two('9.0', '3.0')), [3]);
  assert.deepEqual(listed('image: {repository: r.corp/x, tag: "3.0"}\n'), [1]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeGone, describeKept, editsLeft, planOnBranch } from '../../../src/bump/on-branch.ts';
import { planBump } from '../../../src/bump/plan.ts';
import type { PromotedRelease } from '../../../src/bump/promoted.ts';
import { ownedIn } from '../../../src/bump/owned-values.ts';
import { judge } from '../../../src/bump/whose-value.ts';
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
  /** What each of them proposed, where a person has amended it. */
  readonly amended?: PromotedRelease;
  /** What the newest one proposes. */
  readonly proposed?: PromotedRelease;
  readonly fork?: string;
  readonly base?: string;
}

function files(text: string | undefined): readonly DeployFile[] {
  return text === undefined ? [] : [deployFile(text)];
}

function plan({ branch, ours = [], amended, proposed, fork, base = fork }: Told): {
  edited: string[];
  kept: string[];
} {
  const { plans: left, kept } = planOnBranch(files(branch), release, {
    ours: ours.map(([before, after]) => ({
      before: files(before),
      after: files(after),
      ...(amended && { amended }),
    })),
    proposed,
    fork: files(fork),
    base: files(base),
  });
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

test('what a person had replaced by our newest commit, and chooses again, is theirs', () => {
  const ours = [
    [values('9.0', '2.0'), values('9.0', '3.0')],
    [values('1.0', '1.0'), values('2.0', '2.0')],
  ] as const;
  const told = { branch: values('2.0', '3.0'), ours, fork: values('1.0', '1.0') };
  assert.deepEqual(plan(told), { edited: ['r.corp/y 3.0'], kept: ['r.corp/x 2.0'] });
  // Another one of it, which stayed ours, tells nothing of this one.
  const beside = 'z: {image: {repository: r.corp/x, tag: "2.0"}}\n';
  const more = {
    branch: `${told.branch}${beside}`,
    ours: ours.map(([was, is]) => [`${was}${beside}`, `${is}${beside}`] as const),
    fork: `${told.fork}${beside}`,
  };
  assert.deepEqual(plan(more), { edited: ['r.corp/y 3.0', 'r.corp/x 2.0'], kept: ['r.corp/x 2.0'] });
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
  const commits = ours.map(([before, after]) => ({ before: files(before), after: files(after) }));
  const earlier = { ours: commits, fork: [], base: [] };
  const { plans: left, kept } = planOnBranch(files(pinned('9.0', oldDigest)), release, earlier);
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
function chartFiles(a: string, b: string, inChart = a): readonly DeployFile[] {
  const [dependencies = [], locked = []] = [inChart, a].map((first) =>
    [first, b].map((version, at) => ({ name: 'ab'[at], version, repository: 'https://charts.corp' })),
  );
  const text = (all: typeof locked): string =>
    `dependencies:\n${all.map(({ name, version }) => `- {name: ${name}, version: "${version}", repository: https://charts.corp}\n`).join('')}`;
  const digest = digestOf(Buffer.from(JSON.stringify([dependencies, locked])));
  return [
    deployFile(`apiVersion: v2\nname: c\nversion: "1"\n${text(dependencies)}`, { path: 'c/Chart.yaml' }),
    deployFile(`${text(locked)}digest: ${digest}\n`, { path: 'c/Chart.lock' }),
  ];
}

test('a Chart.lock goes with what of Chart.yaml is changed, beside what a person set in both', () => {
  const [fork, ours, theirs] = [
    chartFiles('1.0.0', '1.0.0'),
    chartFiles('2.0.0', '2.0.0'),
    chartFiles('9.0.0', '2.0.0'),
  ];
  const { plans, kept } = planOnBranch(theirs, releaseWith({ a: ['3.0.0'], b: ['3.0.0'] }, newDigest), {
    ours: [{ before: fork, after: ours }],
    fork,
    base: fork,
  });
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

test('a Chart.lock in which a person set what moves in Chart.yaml stays', () => {
  const [fork, ours] = [chartFiles('1.0.0', '1.0.0'), chartFiles('2.0.0', '2.0.0')];
  const theirs = [ours[0], chartFiles('2.0.1', '2.0.0', '2.0.0')[1]].filter((file) => file !== undefined);
  const { plans } = planOnBranch(theirs, releaseWith({ a: ['3.0.0'], b: ['3.0.0'] }, newDigest), {
    ours: [{ before: fork, after: ours }],
    fork,
    base: fork,
  });
  assert.deepEqual(
    plans.map(({ edits }) => edits.length),
    [2, 0],
  );
});

/** The same image in two documents. */
function two(x: string, y: string): string {
  return `image: {repository: r.corp/x, tag: "${x}"}\n---\nimage: {repository: r.corp/x, tag: "${y}"}\n`;
}

test('what the pull request lists is what its branch holds: not what a person took out, nor another document', () => {
  const plans = planBump([deployFile(two('1.0', '1.0'))], release);
  const listed = (text: string): readonly (readonly (number | undefined)[])[] => {
    const { edits, gone } = editsLeft(plans, files(text), release);
    return [edits, gone].map((all) => all.map(({ place }) => place.line));
  };
  assert.deepEqual(listed(two('3.0', '3.0')), [[1, 3], []]);
  assert.deepEqual(listed(two('9.0', '3.0')), [[3], []]);
  assert.deepEqual(listed('image: {repository: r.corp/x, tag: "3.0"}\n'), [[1], [3]]);
});

/** A list of images, `x:1.0` and the like, of `r.corp`; `---` begins another document. */
function list(...images: readonly string[]): string {
  return images
    .map((image) =>
      image === '---' ? '---\n' : image.endsWith(':') ? `${image}\n` : `- image: r.corp/${image}\n`,
    )
    .join('');
}

const before = list('x:1.0', 'y:1.0');
const listed = { ours: [[before, list('x:2.0', 'y:2.0')]], fork: before } as const;

test('what we set is known wherever it stands by now: below what was put in, in another order, in another document', () => {
  const both = { edited: ['r.corp/x 2.0', 'r.corp/y 2.0'], kept: [] };
  for (const branch of [
    list('z:1', 'x:2.0', 'y:2.0'),
    list('first:', 'x:2.0', 'y:2.0'),
    list('z:1', '---', 'x:2.0', '---', 'y:2.0'),
  ]) {
    assert.deepEqual(plan({ branch, ...listed }), both, branch);
  }
  assert.deepEqual(plan({ branch: list('y:2.0', 'x:2.0'), ...listed }).kept, []);
  assert.deepEqual(plan({ branch: list('x:2.0', 'x:2.0', 'y:2.0'), ...listed }).kept, []);
});

test('a revert that was moved, too, stays; so does what may be one', () => {
  const x = 'r.corp/x 1.0';
  for (const branch of [
    list('y:2.0', 'x:1.0'),
    list('z:1', 'x:1.0', 'y:2.0'),
    list('x:1.0', 'x:2.0', 'y:2.0'),
    // Of a canary: ours is the first by now.
    list('x:2.0', 'x:1.0', 'y:2.0'),
  ]) {
    assert.deepEqual(plan({ branch, ...listed }).kept, [x], branch);
    assert.deepEqual(plan({ branch, ...listed, base: list('z:1', 'x:1.0', 'y:1.0') }).kept, [x], branch);
  }
});

test('another image that stands now where ours stood is not ours', () => {
  const fork = list('x:1.0');
  const ours = [[fork, list('x:2.0')]] as const;
  assert.deepEqual(plan({ branch: list('y:2.0', 'x:2.0'), ours, fork }), {
    edited: ['r.corp/x 2.0'],
    kept: ['r.corp/y 2.0'],
  });
});

test('one more of an image moves along where it says what the base has, and no other was taken back', () => {
  const more = (tag: string): string => `${values('2.0')}z: {image: {repository: r.corp/x, tag: "${tag}"}}\n`;
  const told = { ours: [[values('1.0'), values('2.0')]], fork: values('1.0') } as const;
  assert.deepEqual(plan({ branch: more('1.0'), ...told }).kept, []);
  assert.deepEqual(plan({ branch: more('9.0'), ...told }).kept, ['r.corp/x 9.0']);
  // Merged in with the base.
  const fork = list('x:1.0', 'y:1.0', 'x:1.0');
  assert.deepEqual(plan({ branch: list('x:2.0', 'y:2.0', 'x:1.0'), ...listed, fork }).kept, []);
  // One renamed and taken back, beside a copy of it.
  const renamed = `${values('2.0').replace('x:', 'web:').replace('2.0', '1.0')}new: {image: {repository: r.corp/x, tag: "2.0"}}\n`;
  assert.deepEqual(plan({ branch: renamed, ...told }).kept, ['r.corp/x 1.0']);
  // Moved there from where ours stood.
  const moved = 'z: {image: {repository: r.corp/x, tag: "1.0"}}\n';
  assert.deepEqual(plan({ branch: moved, ...told }).kept, ['r.corp/x 1.0']);
});

test('of what a person made of a commit of ours, what that proposed is ours', () => {
  const amended = releaseWith({ 'r.corp/x': ['2.0'], 'r.corp/y': ['2.0'] }, newDigest);
  const told = {
    amended,
    ours: [[values('1.0', '1.0'), values('2.0', '9.0')]],
    fork: values('1.0', '1.0'),
  } as const;
  assert.deepEqual(plan({ branch: values('2.0', '9.0'), ...told }), {
    edited: ['r.corp/x 2.0'],
    kept: ['r.corp/y 9.0'],
  });
  assert.deepEqual(plan({ branch: values('2.0', '1.0'), ...told }).kept, ['r.corp/y 1.0']);
});

test('a pin that was taken away leaves the tag ours; one that was put in is theirs', () => {
  const bare = 'image: {repository: r.corp/x, tag: "2.0"}\n';
  const ours = pinned('2.0', oldDigest);
  assert.deepEqual(plan({ branch: bare, ours: [[pinned('1.0', oldDigest), ours]] }).kept, []);
  assert.deepEqual(plan({ branch: ours, ours: [[bare.replace('2', '1'), bare]] }).kept, ['r.corp/x 2.0']);
});

test('what a person took out is not put back, and no fault', () => {
  const plans = planBump([deployFile(values('1.0', '1.0'))], release);
  const left = 'a: 1\n';
  assert.deepEqual(plan({ branch: left, ours: [[values('1.0'), values('2.0')]] }), { edited: [], kept: [] });
  const { edits, gone } = editsLeft(plans, files(left), release);
  assert.deepEqual([edits, gone.map(({ name }) => name)], [[], ['r.corp/x', 'r.corp/y']]);
  assert.match(
    gone.map(describeGone)[0] ?? '',
    /^`deploy\.yaml:2:.*`x\.image\.tag` is not on the branch any more/,
  );
});

test('what a person set to what we proposed last is ours again', () => {
  const proposed = releaseWith({ 'r.corp/x': ['2.5'], 'r.corp/y': ['2.0'] }, oldDigest);
  const ours = [
    [values('9.0', '1.0'), values('9.0', '2.0')],
    [values('1.0', '1.0'), values('1.5', '1.0')],
  ] as const;
  const told = { ours, fork: values('1.0', '1.0') };
  assert.deepEqual(plan({ branch: values('2.5', '2.0'), ...told }).kept, ['r.corp/x 2.5']);
  assert.deepEqual(plan({ branch: values('2.5', '2.0'), ...told, proposed }).kept, []);
  assert.deepEqual(plan({ branch: values('1.0', '2.0'), ...told, proposed }).kept, ['r.corp/x 1.0']);
  // A pin of that very version, too.
  const bare = 'image: {repository: r.corp/x, tag: "2.5"}\n';
  const commit = [[bare.replace('2.5', '1.0'), bare]] as const;
  assert.deepEqual(plan({ branch: pinned('2.5', oldDigest), ours: commit, proposed }).kept, []);
  assert.deepEqual(plan({ branch: pinned('2.5', newDigest), ours: commit, proposed }).kept, ['r.corp/x 2.5']);
});

test('what the base has elsewhere does not make what a person set here the base’s', () => {
  const fork = list('x:1.0', 'x:1.5', 'y:3.1');
  assert.deepEqual(plan({ branch: list('x:1.5', 'x:1.5', 'y:3.1'), fork }), {
    edited: ['r.corp/x 1.5'],
    kept: ['r.corp/x 1.5'],
  });
});

test('a path of the release file that older files do not have hides nothing else of them', () => {
  const paths = [{ path: ['app', 'version'], kind: 'image', name: 'r.corp/y' }] as const;
  const fork = [deployFile(values('1.0'), { paths })];
  const branch = [deployFile(`${values('2.0')}app: {version: "3.1"}\n`, { paths })];
  const told = { ours: [{ before: fork, after: [deployFile(values('2.0'), { paths })] }], fork, base: fork };
  assert.deepEqual(planOnBranch(branch, release, told).kept, []);
});

test('the pull request lists what moved elsewhere, and what is no version any more as gone', () => {
  const plans = planBump([deployFile(before)], release);
  const listOf = (left: readonly DeployFile[], of = plans, wanted = release) => {
    const { edits, gone } = editsLeft(of, left, wanted);
    return [edits, gone].map((all) => all.map(({ name }) => name));
  };
  assert.deepEqual(listOf(files(list('z:1', 'x:3.0', 'y:3.1'))), [['r.corp/x', 'r.corp/y'], []]);
  assert.deepEqual(listOf(files(list('y:3.1', '---', 'x:9.0'))), [['r.corp/y'], []]);
  assert.deepEqual(listOf(files(list('z:1', 'y:9.0'))), [[], ['r.corp/x']]);
  const charts = releaseWith({ a: ['3.0.0'], b: ['3.0.0'] }, newDigest);
  const [chart] = chartFiles('1.0.0', '1.0.0');
  const ranged = chartFiles('^1.0.0', '3.0.0').slice(0, 1);
  assert.deepEqual(listOf(ranged, planBump(chart === undefined ? [] : [chart], charts), charts), [
    ['b'],
    ['a'],
  ]);
});

test('of several versions of one image, what we set is known in its own place alone', () => {
  const several = releaseWith({ 'r.corp/x': ['3.0', '2.9'] }, newDigest);
  const [fork, after] = [files(list('x:1.0', 'x:1.0')), files(list('x:2.0', 'x:1.9'))];
  const told = { ours: [{ before: fork, after }], fork, base: fork };
  const proposed = releaseWith({ 'r.corp/x': ['2.0', '1.9'] }, newDigest);
  for (const earlier of [told, { ...told, proposed }]) {
    const judged = (...images: readonly string[]): readonly boolean[] => {
      const now = ownedIn(files(list(...images)), several);
      return now.map(judge(now, several, earlier));
    };
    assert.deepEqual(judged('x:2.0', 'x:1.9'), [true, true]);
    assert.deepEqual(judged('x:1.9', 'x:1.9'), [false, true]);
    assert.deepEqual(judged('x:2.0', 'x:2.0'), [true, false]);
    assert.deepEqual(judged('z:1', 'x:2.0', 'x:1.9'), [false, false]);
  }
  // Replaced by a person before our newest commit, and chosen again.
  const theirs = files(list('x:9.0', 'x:1.9'));
  const earlier = { ...told, ours: [{ before: theirs, after: theirs }, ...told.ours] };
  const now = ownedIn(files(list('x:2.0', 'x:1.9')), several);
  assert.deepEqual(now.map(judge(now, several, earlier)), [false, true]);
});

test('files that are the same byte for byte are still two places', () => {
  const several = releaseWith({ 'r.corp/x': ['3.0', '2.9'] }, newDigest);
  const [fork = [], after = []] = ['1.0', '2.0'].map((tag) =>
    ['a.yaml', 'b.yaml'].map((path) => deployFile(list(`x:${tag}`), { path })),
  );
  const now = ownedIn(after, several);
  const earlier = { ours: [{ before: fork, after }], fork, base: fork };
  assert.deepEqual(now.map(judge(now, several, earlier)), [true, true]);
});

/** Two images with one tag. */
function shared(tag: string, more = ''): readonly DeployFile[] {
  return files(`${more}global: {hub: r.corp/hub, tag: "${tag}"}\npilot: {image: pilot}\ncni: {image: cni}\n`);
}

test('a tag of several images is one value', () => {
  const both = releaseWith({ 'r.corp/hub/pilot': ['3.0'], 'r.corp/hub/cni': ['3.0'] }, newDigest);
  const told = {
    ours: [{ before: shared('1.0'), after: shared('2.0') }],
    fork: shared('1.0'),
    base: shared('1.0'),
  };
  const left = (branch: readonly DeployFile[]): readonly number[] => {
    const { plans, kept } = planOnBranch(branch, both, told);
    return [plans.flatMap(({ edits }) => edits).length, kept.length];
  };
  assert.deepEqual(left(shared('2.0', 'a: {}\n')), [2, 0]);
  assert.deepEqual(left(shared('1.0')), [0, 2]);
});

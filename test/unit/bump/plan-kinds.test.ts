import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { planBump } from '../../../src/bump/plan.ts';
import type { DeployFile } from '../../../src/deploy/occurrence.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { editScalars } from '../../../src/yaml/edit.ts';
import { deployFile, releaseWith } from '../../support/deploy-files.ts';
import { deployKinds } from '../../support/deploy-kinds.ts';

const digest = digestOf(Buffer.from('new'));
const old = `sha256:${'0'.repeat(64)}`;
const release = releaseWith(
  { 'r.corp/x': ['1.11'], 'operator-wandb': ['0.43.8'], 'docker.io/acme/x': ['1.11'] },
  digest,
);

function plan(files: readonly DeployFile[]) {
  return planBump(files, release).map(({ file, edits, ...more }) => {
    const scalars = edits.flatMap((edit) => edit.scalars);
    return { ...more, edits, after: editScalars(file.bytes, scalars, file.path).bytes };
  });
}

function afterOf(text: string, target: Partial<DeployFile> = {}): string {
  return plan([deployFile(text, target)])[0]?.after.toString() ?? '';
}

function remarksOf(text: string, target: Partial<DeployFile> = {}): readonly string[] {
  return plan([deployFile(text, target)]).flatMap(({ remarks }) => remarks.map(({ message }) => message));
}

function configMap(tag: string): string {
  return `apiVersion: v1\nkind: ConfigMap\ndata:\n  password: hunter2\n  values.yaml: |\n    image: r.corp/x:${tag}\n    password: hunter2\n`;
}

function lockOf(version: string, digest: string): string {
  return `dependencies:\n- name: operator-wandb\n  repository: http://127.0.0.1:18999\n  version: ${version}\ndigest: ${digest}\ngenerated: "2026-11-22T05:52:56Z"\n`;
}

const ranged = (range: string) =>
  `${afterOf('image: r.corp/x:1.10\n')}---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {repoURL: "https://c.test", chart: operator-wandb, targetRevision: "${range}"}}\n`;
const isBehind = (text: string) => plan([deployFile(text)])[0]?.isBehind;

describe('a bump of each kind of file', () => {
  for (const [title, { text, path }] of Object.entries(deployKinds)) {
    test(`${title}: every version moves with its digest, nothing else, and then nothing more`, () => {
      const file = deployFile(text, path === undefined ? {} : { path });
      const after = afterOf(text, file);
      const wanted = text
        .replaceAll(/1\.10(?=["@\n, ])/g, '1.11')
        .replaceAll(/v?0\.43\.7/g, '0.43.8')
        .replaceAll(old, digest)
        .replaceAll(/tag: 1\.11/g, 'tag: "1.11"');
      assert.equal(after, wanted);
      assert.deepEqual(plan([{ ...file, bytes: Buffer.from(after) }])[0]?.edits, []);
    });
  }
});

describe('one image in many places', () => {
  const names = [
    'api',
    'executor',
    'filemeta',
    'filestream',
    'glue',
    'parquet',
    'history-reader',
    'history-updater',
  ];

  test('moves in all fifteen, in one edit of the file', () => {
    const places = [...names, ...names.map((name) => `${name}-2`)].slice(0, 15);
    const text = places.map((name) => `${name}:\n  image: {repository: r.corp/x, tag: "1.10"}\n`).join('');
    const [planned] = plan([deployFile(text)]);
    assert.equal(planned?.edits.length, 15);
    assert.equal(planned.after.toString(), text.replaceAll('1.10', '1.11'));
  });
});

describe('tag and digest', () => {
  test('move together in every form', () => {
    const hex = digest.slice('sha256:'.length);
    for (const [before, after] of [
      [
        `image: {repository: r.corp/x, tag: "1.10@${old}"}`,
        `image: {repository: r.corp/x, tag: "1.11@${digest}"}`,
      ],
      [`image: {repository: r.corp/x, tag: "${old}"}`, `image: {repository: r.corp/x, tag: "${digest}"}`],
      [
        `image: {repository: r.corp/x, tag: "1.10", sha: "${'0'.repeat(64)}"}`,
        `image: {repository: r.corp/x, tag: "1.11", sha: "${hex}"}`,
      ],
      [
        `image: r.corp/x\nimageTag: "1.10"\nimageDigest: ${old}`,
        `image: r.corp/x\nimageTag: "1.11"\nimageDigest: ${digest}`,
      ],
      [
        `a: "1.10" # tidegate: image r.corp/x\nb: ${old} # tidegate: image r.corp/x`,
        `a: "1.11" # tidegate: image r.corp/x\nb: ${digest} # tidegate: image r.corp/x`,
      ],
    ] as const) {
      assert.equal(afterOf(before), after);
      assert.equal(afterOf(after), after);
    }
  });
});

describe('rules, paths and markers', () => {
  test('move what they name', () => {
    const images = { 'mirror.corp/y': 'docker.io/acme/x' };
    assert.equal(afterOf('image: mirror.corp/y:1.10', { images }), 'image: mirror.corp/y:1.11');
    const paths = [{ path: ['app', 'version'], kind: 'image', name: 'r.corp/x' } as const];
    assert.equal(afterOf('app: {version: "1.10"}', { paths }), 'app: {version: "1.11"}');
    const marked =
      'v: "1.10" # tidegate: image docker.io/acme/x\nc: 0.43.7 # tidegate: chart operator-wandb\n';
    assert.equal(afterOf(marked), marked.replace('1.10', '1.11').replace('0.43.7', '0.43.8'));
  });

  test('work in a template, whose other lines stay', () => {
    const text =
      '{{- if .x }}\nimage: r.corp/x:1.10\ntag: "1.10" # tidegate: image r.corp/x tag\n{{- end }}\n';
    assert.equal(afterOf(text), text.replace('"1.10"', '"1.11"'));
    assert.match(remarksOf(text)[0] ?? '', /template/);
  });
});

describe('what is left as it is', () => {
  const pod = 'image: r.corp/x:1.10\n';
  test('is told of, once it is of the release and says something else, and nothing else of the file is', () => {
    const [planned] = plan([deployFile(configMap('1.10'))]);
    assert.deepEqual(planned?.edits, []);
    assert.equal(planned?.isBehind, true);
    assert.deepEqual(remarksOf(configMap('1.10')), [
      'r.corp/x is not set to 1.11: it stands in a block, or in a text that itself is YAML or JSON, which is not edited',
    ]);
    assert.deepEqual(remarksOf(configMap('1.11')), []);
    assert.equal(plan([deployFile(configMap('1.11'))])[0]?.isBehind, false);
  });

  test('a range that does not admit the release keeps the file from naming it', () => {
    for (const range of ['0.40.x', '>=0.44, <1', '^0.42']) {
      assert.equal(isBehind(ranged(range)), true, range);
      assert.ok(remarksOf(ranged(range)).join().endsWith(`: ${range} does not admit it`));
    }
    for (const range of ['0.43.x', '>=0.43, <1', '*', 'main']) {
      assert.equal(isBehind(ranged(range)), false, range);
    }
    const source = `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nspec: {url: "oci://r.corp/y", ref: {semver: 0.40.x}}\n`;
    const [planned] = planBump([deployFile(source)], releaseWith({ 'r.corp/y': ['0.43.8'] }, digest));
    assert.equal(planned?.isBehind, true);
  });

  test('a tag without a repository is', () => {
    assert.match(remarksOf(`${pod}app: {image: {tag: 1.10}}\n`).join(), /^app\.image\.tag names no/);
  });

  test('a range is', () => {
    const text = `${pod}---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nspec: {url: "oci://r.corp/x", ref: {semver: ">=1"}}\n`;
    assert.equal(afterOf(text), text.replace('1.10', '1.11'));
    assert.deepEqual(remarksOf(text), [
      'r.corp/x is not set to 1.11: it follows a range, or whatever is newest',
    ]);
  });
});

test('a file that holds only the address of charts is there for check, and no fault', () => {
  const text =
    'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nspec: {url: "https://charts.corp"}\n';
  assert.equal(afterOf(text), text);
});

describe('Chart.lock', () => {
  // Both locks as helm 3.22 wrote them.
  const chart = deployFile(
    `apiVersion: v2
name: c
version: 0.1.0
dependencies:
  - name: operator-wandb
    alias: other
    version: "0.43.7"
    repository: http://127.0.0.1:18999
    condition: dep.enabled
    tags: [a, "<b>"]
    import-values:
      - data
      - parent: z
        child: a
`,
    { path: 'c/Chart.yaml' },
  );
  const before = 'sha256:07ead0c15b2a35b80e83f51927167b34f448b59a63f2d539bcce0cc39a1f0ab9';
  const after = 'sha256:350a7d7ce387abfec57dddb0f7d535b154c1062eca9c08643424c7cbc25757e4';
  const lock = deployFile(lockOf('0.43.7', before), { path: 'c/Chart.lock' });

  test('moves with the Chart.yaml beside it, with the digest that helm makes', () => {
    const [, planned] = plan([chart, lock]);
    assert.equal(planned?.after.toString(), lockOf('0.43.8', after));
    assert.equal(planned.edits.length, 1);
    assert.ok(planned.remarks.some(({ message }) => message === `its digest moves along, to ${after}`));
    const [again] = plan(
      plan([chart, lock]).map(({ after }, index) => ({ ...(index === 0 ? chart : lock), bytes: after })),
    );
    assert.deepEqual(again?.edits, []);
  });

  test('stays where its digest cannot be told, and where its chart does not move', () => {
    const odd = deployFile(lockOf('0.43.7', old), { path: 'c/Chart.lock' });
    for (const files of [[chart, odd], [lock]]) {
      const planned = plan(files).at(-1);
      assert.deepEqual(planned?.edits, []);
      assert.match(planned.remarks.map(({ message }) => message).join(), /run helm dependency update/);
    }
  });

  test('that stays is not asked to be named where it is', () => {
    const odd = deployFile(lockOf('0.43.7', old), { path: 'c/Chart.lock' });
    const [remark] = plan([chart, odd])[0]?.remarks ?? [];
    assert.match(remark?.message ?? '', /Chart\.lock beside it does not follow, as its digest/);
  });

  test('that is not named in the release file is told of', () => {
    assert.match(remarksOf(chart.bytes.toString(), chart).join(), /Chart\.lock beside it.* must follow/);
  });
});

const toldOf = (text: string) =>
  plan([deployFile(text, { chart: 'operator-wandb' })]).map(({ isPinned, isBehind, remarks }) => [
    isPinned,
    isBehind,
    remarks.map(({ message }) => message),
  ]);
const application = (map: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {repoURL: "https://g", path: c, helm: {values: "image: {${map}}"}}}\n`;

test('a name alone in a text says no other version, and none at all', () => {
  const name = 'repository: r.corp/x';
  assert.deepEqual(toldOf(application(name)), [
    [false, false, ['r.corp/x has no tag here: chart operator-wandb gives it']],
  ]);
  const text = 'it stands in a block, or in a text that itself is YAML or JSON, which is not edited';
  const told = [`r.corp/x is not set to 1.11: ${text}`];
  assert.deepEqual(toldOf(application(`${name}, tag: 1`)), [[true, true, told]]);
  assert.deepEqual(toldOf(configMap('1').replace('r.corp/x:1', `{${name}}`)), [[false, false, told]]);
});

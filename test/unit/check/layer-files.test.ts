import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { filesBelow, filesOver, inForce, mergedIn } from '../../../src/check/layer-files.ts';
import { findInFiles } from '../../../src/deploy/find-in-files.ts';
import { type DeployFile, digestOf, tagOf } from '../../../src/deploy/occurrence.ts';
import { deployFile, releaseNamed } from '../../support/deploy-files.ts';

/** A file over others. */
function over(
  path: string,
  below: readonly string[],
  target: Partial<DeployFile> = {},
  text = '',
): DeployFile {
  const valueFiles = below.map((path) => ({ path, bytes: Buffer.alloc(0) }));
  return deployFile(text, { path, chart: 'web', valueFiles, ...target });
}

/** Each with what is over and below it. */
function linesOf(...files: readonly DeployFile[]): readonly string[] {
  const all = findInFiles(files, releaseNamed()).files;
  const names = (some: typeof all): string => some.map(({ file }) => file.path).join(' ');
  const lines = all.map(
    (of) => `${of.file.path} < ${names(filesOver(of, all))} > ${names(filesBelow(of, all))}`,
  );
  return lines.map((line) => line.replaceAll(/ [<>] (?= |$)/g, ''));
}

/** What is to be looked up of a file and those over it, with where it stands. */
function lookedUp(below: string, above: readonly string[]): readonly string[] {
  const base = deployFile(below, { path: 'base.yaml', chart: 'web' });
  const files = above.map((text, index) => over(`${index}.yaml`, ['base.yaml'], {}, text));
  const found = findInFiles([base, ...files], releaseNamed(['a.corp/x']));
  return found.files.flatMap((of) =>
    [...inForce(of, found), ...mergedIn(of, found)].flatMap((image) =>
      image.kind === 'image'
        ? `${image.repository}:${tagOf(image) ?? ''}@${digestOf(image) ?? ''} ${image.place.file}`
        : [],
    ),
  );
}

const map = 'app: {image: {registry: a.corp, repository: x/y, tag: "1"}}\n';

describe('files that Helm is given with others below them', () => {
  test('are those of the same chart and environment', () => {
    const base = deployFile('', { path: 'base.yaml', chart: 'web', environment: 'dev' });
    const dev = over('dev.yaml', ['base.yaml'], { environment: 'dev' });
    assert.deepEqual(linesOf(base, dev), ['base.yaml < dev.yaml', 'dev.yaml > base.yaml']);
    const others = [{ environment: 'prod' }, { environment: 'dev', chart: 'api' }];
    for (const other of others) {
      assert.deepEqual(linesOf(base, over('x.yaml', ['base.yaml'], other)), ['base.yaml', 'x.yaml']);
    }
  });

  test('are none of those that are laid over others themselves', () => {
    const dev = over('dev.yaml', ['base.yaml']);
    assert.deepEqual(linesOf(dev, over('prod.yaml', ['base.yaml', 'dev.yaml'])), ['dev.yaml', 'prod.yaml']);
  });

  test('are those of any chart, where that below is said to be of none', () => {
    const all = ['web', 'api'].map((chart) => over(`${chart}.yaml`, ['base.yaml'], { chart }));
    assert.deepEqual(
      linesOf(deployFile('', { path: 'base.yaml' }), ...all)[0],
      'base.yaml < web.yaml api.yaml',
    );
  });
});

describe('an image is looked up as it comes out of all values', () => {
  const rows: readonly (readonly [what: string, below: string, above: readonly string[], ...string[]])[] = [
    [
      'its name from those over it',
      map,
      ['app: {image: {registry: b.corp, repository: z/y}}'],
      'b.corp/z/y:1@ 0.yaml',
    ],
    ['its registry', map, ['app: {image: {registry: b.corp}}'], 'b.corp/x/y:1@ base.yaml'],
    [
      'the registry of all',
      'i: {image: {repository: x/y, tag: "1"}}\n',
      ['global: {imageRegistry: b.corp}'],
      'b.corp/x/y:1@ base.yaml',
    ],
    ['its tag', map, ['app: {image: {tag: "2"}}'], 'a.corp/x/y:2@ 0.yaml'],
    ['its digest', map, ['app: {image: {digest: "sha256:12"}}'], 'a.corp/x/y:1@sha256:12 base.yaml'],
    ['no tag at all', map, ['app: {image: {tag: ""}}'], 'a.corp/x/y:@ base.yaml'],
    ['the whole of it', 'app: {image: "a.corp/x:1"}\n', ['app: {image: "b.corp/x:1"}'], 'b.corp/x:1@ 0.yaml'],
    ['nothing', map, ['app: {image: null}']],
    ['nothing of a list', 'l: [{image: "a.corp/x:1"}]\n', ['l: []']],
    [
      'as it stands there, too',
      map,
      ['app: {image: {repository: z/y}}', 'host: x'],
      'a.corp/x/y:1@ base.yaml',
      'a.corp/z/y:1@ base.yaml',
    ],
    [
      'as it stands there, beside another',
      'initImage: "a.corp/x:1"\n',
      ['image: "b.corp/x:1"'],
      'a.corp/x:1@ base.yaml',
      'b.corp/x:1@ 0.yaml',
    ],
    [
      'as it stands there, and a name beside it is of nothing',
      'one: {image: "a.corp/x:1"}\n',
      ['one: {name: server}'],
      'a.corp/x:1@ base.yaml',
    ],
    ['as it stands there', map, [], 'a.corp/x/y:1@ base.yaml'],
    [
      'as a marker says',
      'op: {v: "9"} # tidegate: image a.corp/x\n',
      ['op: {replicas: 1}'],
      'a.corp/x:9@ base.yaml',
    ],
    [
      'variables that begin alike',
      'X_REPOSITORY: a.corp/x\nX_TAG: "1"\n',
      ['X_DIGEST: sha256:12'],
      'a.corp/x:1@sha256:12 base.yaml',
    ],
  ];
  for (const [what, below, above, ...wanted] of rows) {
    test(what, () => assert.deepEqual(lookedUp(below, above), wanted));
  }
});

function imagesOf(...texts: readonly string[]): readonly string[] {
  const files = texts.map((text, index) =>
    deployFile(text, { path: `${index}.yaml`, origin: { url: 'https://g' } }),
  );
  const found = findInFiles(files, releaseNamed());
  return found.files.flatMap((of) =>
    [...inForce(of, found), ...mergedIn(of, found)].flatMap((image) =>
      image.kind === 'image' ? `${image.repository}:${tagOf(image) ?? ''} ${image.left ?? ''}` : [],
    ),
  );
}

test('the text of a ConfigMap is a layer, and what fills in a tag is none', () => {
  const release =
    'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {chart: {spec: {chart: c, version: 1.0.0}}, valuesFrom: [FROM], values: {app: {image: {VALUES}}}}\n';
  const map =
    "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {values.yaml: '{app: {image: {repository: a.corp/x}}}'}\n";
  assert.deepEqual(
    imagesOf(release.replace('FROM', '{kind: ConfigMap, name: m}').replace('VALUES', 'tag: "1"') + map),
    ['a.corp/x:1 '],
  );
  const secret = release
    .replace('FROM', '{kind: Secret, name: s, targetPath: app.image.tag}')
    .replace('VALUES', 'repository: a.corp/x');
  assert.match(String(imagesOf(secret)), /^a\.corp\/x:\$\? template$/);
});

test('values are values, whatever they look like', () => {
  const application =
    '{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {sources: [{ref: v, repoURL: "https://g"}, {repoURL: "https://c", chart: c, targetRevision: "1.0.0", helm: {valueFiles: [$v/1.yaml, $v/2.yaml]}}]}}';
  const odd = 'apiVersion: v1\nkind: Secret\napp: {image: {tag: "9"}}\n';
  assert.deepEqual(imagesOf(application, odd, 'app: {image: {repository: a.corp/x}}\n'), ['a.corp/x:9 ']);
});

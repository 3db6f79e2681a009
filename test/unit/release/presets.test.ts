import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { TidegateError } from '../../../src/errors.ts';
import { builtInPresets } from '../../../src/release/built-in-presets.ts';
import { parseReleaseFile, readReleaseFile } from '../../../src/release/parse-release-file.ts';
import type { ReleaseFile } from '../../../src/release/release-file.ts';
import { faultsIn } from '../../support/user-error.ts';

const folder = await mkdtemp(join(tmpdir(), 'tidegate-presets-'));
after(() => rm(folder, { recursive: true }));

/** Writes files, and reads the first of them as a release file. */
async function read(files: Readonly<Record<string, string>>): Promise<ReleaseFile> {
  const own = await mkdtemp(join(folder, 'case-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(own, name)), { recursive: true });
    await writeFile(join(own, name), text);
  }
  return await readReleaseFile(join(own, Object.keys(files)[0] ?? ''));
}

/** What reading them throws, with paths cut down to the names of the files. */
async function failure(files: Readonly<Record<string, string>>): Promise<{ code: string; lines: string[] }> {
  const error: unknown = await read(files).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(error instanceof TidegateError, `expected an error for people, got ${String(error)}`);
  return {
    code: error.code,
    lines: [error.message, ...faultsIn(error)].map((line) => line.replaceAll(/\S*\/case-[^/]+\//g, '')),
  };
}

const acme = `
platforms: linux/amd64
charts:
  - {name: web, repository: https://charts.acme.example, version: "1.x", values: [base.yaml]}
  - {name: db, repository: https://charts.acme.example, version: "2.x"}
images:
  - {name: docker.io/acme/web, version: "1.x", group: web}
  - {name: acme/worker, version: "1.x", group: web}
  - {name: redis, tag: 7.2.4-debian-12-r9}
promote:
  images:
    - {from: "**", to: "**"}
endpoints:
  charts.acme.example: https://mirror.corp/charts
`;

/** The images of a file with their versions, in order. */
function choices({ images }: ReleaseFile): readonly string[] {
  return images.map(({ name, version, tag, group }) =>
    [name, version ?? tag, group].filter((part) => part !== undefined).join(' '),
  );
}

describe('a file over a preset', () => {
  test('has what the preset has, and wins where both say something', async () => {
    const file = await read({
      'tidegate.yaml': 'name: w\npreset: ./acme.yaml\nplatforms: all\naudience: prod\n',
      'acme.yaml': acme,
    });
    assert.deepEqual([file.platforms, file.audience, file.charts.length], ['all', 'prod', 2]);
    assert.deepEqual(file.endpoints, { 'charts.acme.example': 'https://mirror.corp/charts' });
  });

  test('merges charts and images by name, also by the short form of it, and adds others', async () => {
    const file = await read({
      'tidegate.yaml': `name: w
preset: acme.yaml
charts:
  - {name: db, values: [db.yaml]}
images:
  - {name: docker.io/acme/worker, version: "1.4.x"}
  - {name: library/redis, version: "7.4.x"}
  - {name: quay.io/acme/extra, tag: "1"}
`,
      'acme.yaml': acme,
    });
    assert.deepEqual(
      file.charts.map(({ name, version, values }) => [name, version, values]),
      [
        ['web', '1.x', ['base.yaml']],
        ['db', '2.x', ['db.yaml']],
      ],
    );
    assert.deepEqual(choices(file), [
      'docker.io/acme/web 1.x web',
      'docker.io/acme/worker 1.4.x web',
      'docker.io/library/redis 7.4.x',
      'quay.io/acme/extra 1',
    ]);
  });

  test('replaces other lists as a whole', async () => {
    const file = await read({
      'tidegate.yaml': 'name: w\npreset: acme.yaml\ncharts: [{name: web, values: []}]\n',
      'acme.yaml': acme,
    });
    assert.deepEqual(file.charts[0]?.values, []);
  });

  test('replaces rules about signatures as a whole, and adds others', async () => {
    const file = await read({
      'tidegate.yaml':
        'name: w\npreset: p.yaml\nsigned: {docker.io/acme/*: {key: acme.pub}, docker.io/own/*: {key: own.pub}}\n',
      'p.yaml':
        'signed:\n  docker.io/acme/*: {subject: ci, ifTrustedRoot: true}\n  quay.io/acme/*: {subject: ci, ifTrustedRoot: true}\n',
    });
    assert.deepEqual(file.signed, {
      'docker.io/acme/*': { key: 'acme.pub' },
      'quay.io/acme/*': { subject: 'ci', ifTrustedRoot: true },
      'docker.io/own/*': { key: 'own.pub' },
    });
  });

  test('replaces from as a whole: of two sources only one can be', async () => {
    const file = await read({
      'tidegate.yaml': 'name: w\npreset: p.yaml\nimages: [{name: acme/web, from: {github: acme/web}}]\n',
      'p.yaml': 'images: [{name: acme/web, version: "1.x", from: {githubTags: acme/web}}]\n',
    });
    assert.deepEqual(
      file.images[0]?.from,
      parseReleaseFile(
        Buffer.from('name: w\nimages: [{name: acme/web, version: "1.x", from: {github: acme/web}}]\n'),
        '',
      ).images[0]?.from,
    );
  });

  test('an exact tag takes the place of a range and leaves the group', async () => {
    const file = await read({
      'tidegate.yaml': 'name: w\npreset: acme.yaml\nimages: [{name: acme/web, tag: 1.0.3}]\n',
      'acme.yaml': acme,
    });
    assert.equal(choices(file)[0], 'docker.io/acme/web 1.0.3');
  });

  test('several entries of one name take the place of those of the preset', async () => {
    const file = await read({
      'tidegate.yaml':
        'name: w\npreset: acme.yaml\nimages: [{name: redis, version: "6.x"}, {name: redis, version: "7.x"}]\n',
      'acme.yaml': acme,
    });
    assert.deepEqual(choices(file).slice(2), ['docker.io/library/redis 6.x', 'docker.io/library/redis 7.x']);
  });

  test('without takes entries of the preset away, and never those of the file', async () => {
    const file = await read({
      'tidegate.yaml': `name: w
preset: acme.yaml
without: [db, acme/worker, docker.io/library/redis]
images: [{name: redis, version: "8.x"}]
`,
      'acme.yaml': acme,
    });
    assert.deepEqual(
      file.charts.map(({ name }) => name),
      ['web'],
    );
    assert.deepEqual(choices(file), ['docker.io/acme/web 1.x web', 'docker.io/library/redis 8.x']);
  });

  test('has a promotion only where it speaks of one itself', async () => {
    const connected = await read({ 'tidegate.yaml': 'name: w\npreset: acme.yaml\n', 'acme.yaml': acme });
    assert.deepEqual(connected.promote, []);
    const internal = await read({
      'tidegate.yaml': 'name: w\npreset: acme.yaml\npromote: {registry: r.corp}\n',
      'acme.yaml': acme,
    });
    assert.deepEqual(internal.promote, [
      {
        name: 'r.corp',
        registry: 'r.corp',
        images: [{ from: '**', to: '**' }],
        charts: [],
        record: 'tidegate/w',
        moveTags: 'never',
      },
    ]);
  });

  test('each target of a list is merged with what the preset says of promote', async () => {
    const { promote } = await read({
      'tidegate.yaml': `name: w
preset: acme.yaml
promote:
  - {registry: dev.corp, moveTags: ours}
  - {registry: r.corp, images: [{from: docker.io/**, to: hub/**}]}
`,
      'acme.yaml': acme,
    });
    assert.deepEqual(
      promote.map(({ registry, images, moveTags }) => [registry, images, moveTags]),
      [
        ['dev.corp', [{ from: '**', to: '**' }], 'ours'],
        ['r.corp', [{ from: 'docker.io/**', to: 'hub/**' }], 'never'],
      ],
    );
  });

  test('a preset extends another, whose path is relative to it', async () => {
    const file = await read({
      'tidegate.yaml': 'name: w\npreset: ./presets/prod.yaml\nwithout: [redis]\n',
      'presets/prod.yaml':
        'extends: ../base/acme.yaml\nwithout: [db]\nimages: [{name: acme/web, version: "3.x"}]\n',
      'base/acme.yaml': acme,
    });
    assert.deepEqual(choices(file), ['docker.io/acme/web 3.x web', 'docker.io/acme/worker 1.x web']);
    assert.deepEqual(
      file.charts.map(({ name }) => name),
      ['web'],
    );
  });

  test('each chart and image knows the line that chose its version', async () => {
    const file = await read({
      'tidegate.yaml': 'name: w\npreset: acme.yaml\nimages: [{name: acme/web, version: "3.x"}]\n',
      'acme.yaml': acme,
    });
    const places = [...file.charts, ...file.images].map(({ at }) => [at?.file.split('/').at(-1), at?.line]);
    assert.deepEqual(places, [
      ['acme.yaml', 4],
      ['acme.yaml', 5],
      ['tidegate.yaml', 3],
      ['acme.yaml', 8],
      ['acme.yaml', 9],
    ]);
  });
});

describe('built-in presets', () => {
  for (const name of Object.keys(builtInPresets)) {
    test(`a file of two lines over ${name} is a release file, on either side`, async () => {
      const connected = await read({ 'tidegate.yaml': `name: w\npreset: ${name}\n` });
      assert.ok(connected.charts.length + connected.images.length > 0);
      const internal = await read({
        'tidegate.yaml': `name: w\npreset: ${name}\npromote: {registry: r.corp}\n`,
      });
      assert.ok((internal.promote[0]?.images.length ?? 0) > 0);
    });
  }

  test('of W&B, what is built from one tree shares a version, and the rest moves alone', async () => {
    const { images, charts, support, helm } = await read({ 'tidegate.yaml': 'name: w\npreset: wandb\n' });
    const members = images
      .filter(({ group }) => group === 'server')
      .map((image) => image.name.split('/').at(-1));
    assert.deepEqual(members, [
      'local',
      'megabinary',
      'weave-python',
      'weave-trace',
      'frontend-nginx',
      'anaconda2',
    ]);
    const alone = images
      .filter(({ group }) => group === undefined)
      .map((image) => image.name.split('/').at(-1));
    assert.deepEqual(alone, ['console', 'controller', 'mcp-server']);
    assert.deepEqual(
      charts.map((chart) => chart.name),
      ['operator', 'operator-wandb'],
    );
    assert.deepEqual([support?.of, support?.months, helm?.version], ['server', 12, '3.20.2']);
    assert.ok(charts.every(({ at }) => at?.file === 'preset wandb'));
  });
});

describe('faults', () => {
  test('stand where they are written, be it in a preset', async () => {
    const { code, lines } = await failure({
      'tidegate.yaml': 'name: w\npreset: acme.yaml\ncharts: [{name: web, verison: "1"}, {name: own}]\n',
      'acme.yaml': acme.replace('version: "2.x"', 'version: 2.10'),
    });
    assert.equal(code, 'INVALID_RELEASE_FILE');
    assert.deepEqual(
      lines.slice(1).map((line) => line.slice(0, 60)),
      [
        'acme.yaml:5:66 charts[1].version: 2.10 without quotes is the '.slice(0, 60),
        'tidegate.yaml:3:22 charts[0].verison: unknown key; did you m'.slice(0, 60),
        'tidegate.yaml:3:37 charts[2]: "repository" is missing: expec'.slice(0, 60),
        'tidegate.yaml:3:37 charts[2]: "version" is missing: expected'.slice(0, 60),
      ],
    );
  });

  test('a cycle is told with its chain', async () => {
    const { code, lines } = await failure({
      'tidegate.yaml': 'name: w\npreset: a.yaml\n',
      'a.yaml': 'extends: ./sub/b.yaml\n',
      'sub/b.yaml': 'extends: ../a.yaml\n',
    });
    assert.equal(code, 'PRESET_CYCLE');
    assert.deepEqual(lines.slice(1), ['a.yaml', 'sub/b.yaml', 'a.yaml']);
  });

  test('a cycle through a folder that leads to itself is one, too', async () => {
    const own = await mkdtemp(join(folder, 'linked-'));
    await symlink('.', join(own, 'link'));
    await writeFile(join(own, 'tidegate.yaml'), 'name: w\npreset: ./a.yaml\n');
    await writeFile(join(own, 'a.yaml'), 'extends: link/a.yaml\n');
    const [file, preset] = [join(own, 'tidegate.yaml'), join(own, 'a.yaml')];
    await assert.rejects(readReleaseFile(file), (error) => {
      assert.ok(error instanceof TidegateError);
      assert.deepEqual([error.code, ...error.details], ['PRESET_CYCLE', preset, join(own, 'link/a.yaml')]);
      return true;
    });
  });

  test('a file may not be its own preset', async () => {
    const { code, lines } = await failure({ 'tidegate.yaml': 'name: w\npreset: ./tidegate.yaml\n' });
    assert.deepEqual([code, ...lines.slice(1)], ['PRESET_CYCLE', 'tidegate.yaml', 'tidegate.yaml']);
  });

  const cases: readonly (readonly [name: string, file: string, code: string, says: RegExp])[] = [
    [
      'a built-in preset that is none',
      'preset: wanbd\n',
      'NO_PRESET',
      /^tidegate\.yaml:2:9 there is no preset "wanbd"/,
    ],
    [
      'a file that is not there',
      'preset: ./x.yaml\n',
      'NO_PRESET',
      /^tidegate\.yaml:2:9 the preset x\.yaml does not exist/,
    ],
    ['a preset that is no map', 'preset: ./list.yaml\n', 'NO_PRESET', /^list\.yaml: expected a preset/],
    [
      'a preset of another kind',
      'preset: [wandb]\n',
      'INVALID_RELEASE_FILE',
      /^tidegate\.yaml:2:9 preset: expected a non-empty string/,
    ],
    [
      'without, but no preset',
      'without: [redis]\n',
      'INVALID_RELEASE_FILE',
      /:2:10 without: there is no preset/,
    ],
    [
      'without what is not there',
      'preset: acme.yaml\nwithout: [docker.io/acme/wep]\n',
      'INVALID_RELEASE_FILE',
      /:3:11 without: .* did you mean "docker\.io\/acme\/web"\?; it has web, db, docker\.io\/acme\/web/,
    ],
    [
      'an unknown key of a preset',
      'preset: bad.yaml\n',
      'INVALID_RELEASE_FILE',
      /^bad\.yaml:1:1 colour: unknown key/,
    ],
    [
      'a preset that names another one as a release file does',
      'preset: chained.yaml\n',
      'INVALID_RELEASE_FILE',
      /^chained\.yaml:1:9 preset: a preset names the one that it is laid over with `extends`/,
    ],
    [
      'a preset with without, and nothing below it',
      'preset: lonely.yaml\n',
      'INVALID_RELEASE_FILE',
      /^lonely\.yaml:1:10 without: there is no preset to take anything from/,
    ],
  ];
  for (const [name, text, code, says] of cases) {
    test(name, async () => {
      const found = await failure({
        'tidegate.yaml': `name: w\n${text}`,
        'acme.yaml': acme,
        'list.yaml': '- a\n',
        'bad.yaml': 'colour: red\n',
        'chained.yaml': 'preset: acme.yaml\n',
        'lonely.yaml': 'without: [redis]\n',
      });
      assert.equal(found.code, code);
      assert.match(found.lines[1] ?? '', says);
    });
  }
});

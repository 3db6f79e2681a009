import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { parseReleaseFile, readReleaseFile } from '../../../src/release/parse-release-file.ts';
import type { ReleaseFile } from '../../../src/release/release-file.ts';
import { faultsIn, thrownBy } from '../../support/user-error.ts';

function parse(text: string | Buffer): ReleaseFile {
  return parseReleaseFile(Buffer.from(text), 'tidegate.yaml');
}

/** The faults of a file, without the file's name in front. */
function faultsOf(text: string): readonly string[] {
  const error = thrownBy(() => parse(text));
  assert.equal(error.code, 'INVALID_RELEASE_FILE');
  return faultsIn(error).map((line) => line.replace(/^tidegate\.yaml:/, ''));
}

function chart(fields: string): string {
  return `name: w\ncharts:\n  - {${fields}}\n`;
}

function image(fields: string): string {
  return `name: w\nimages:\n  - {${fields}}\n`;
}

function promote(fields: string): string {
  return `name: w\npromote: {registry: r.corp, images: [], ${fields}}\n`;
}

function targets(...entries: readonly string[]): string {
  return `name: w\npromote:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`;
}

function mapping(from: string, to: string): string {
  return `name: w\npromote: {registry: r.corp, images: [{from: "${from}", to: "${to}"}]}\n`;
}

describe('a release file that is right', () => {
  test('needs no more than a name; the rest has its documented default', () => {
    assert.deepEqual(parse('name: wandb\n'), {
      path: 'tidegate.yaml',
      name: 'wandb',
      platforms: 'all',
      charts: [],
      images: [],
      freeze: [],
      security: [],
      promote: [],
      check: { render: false, allow: [] },
      bump: [],
      pullRequest: {
        branch: 'tidegate/wandb',
        commit: 'git',
        email: 'tidegate@localhost',
        labels: [],
        reviewers: [],
        assignees: [],
        draft: false,
      },
      endpoints: {},
    });
  });

  test('of the connected side', () => {
    const file = parse(`# 연결된 쪽
name: wandb
audience: acme-prod
platforms: linux/arm64/v8
charts:
  - {name: operator, repository: https://charts.wandb.ai, version: ">=1.4 <2"}
  - name: operator-wandb
    repository: oci://ghcr.io/wandb/helm-charts/
    version: 0.43.x
    values: ["deploy/wandb.yaml#spec.values"]
images:
  - {name: wandb/controller, version: "^1.22"}
  - {name: bitnami/redis, tag: 7.2.4-debian-12-r9}
  - {name: redis, version: "7"}
`);
    assert.deepEqual(file.charts[1], {
      name: 'operator-wandb',
      repository: 'oci://ghcr.io/wandb/helm-charts',
      version: '0.43.x',
      values: ['deploy/wandb.yaml#spec.values'],
      at: { file: 'tidegate.yaml', line: 9, column: 14 },
    });
    assert.deepEqual(file.images, [
      {
        name: 'docker.io/wandb/controller',
        version: '^1.22',
        at: { file: 'tidegate.yaml', line: 12, column: 39 },
      },
      {
        name: 'docker.io/bitnami/redis',
        tag: '7.2.4-debian-12-r9',
        at: { file: 'tidegate.yaml', line: 13, column: 32 },
      },
      { name: 'docker.io/library/redis', version: '7', at: { file: 'tidegate.yaml', line: 14, column: 28 } },
    ]);
  });

  test('of the internal side', () => {
    const file = parse(`name: wandb
trust: tidegate.trust.yaml
promote:
  registry: registry.corp:5000
  images:
    - {from: docker.io/wandb/controller, to: library/controller}
    - {from: docker.io/wandb/*, to: "*"}
    - {from: quay.io/**, to: mirror/**}
    - {from: docker.io/**, to: hub/**}
    - {from: "**", to: "**"}
  charts:
    - {oci: charts}
    - {folder: ./charts, url: https://charts.yourdomain.com/stable}
    - {classic: https://charts.yourdomain.com, upload: chartmuseum}
    - {classic: https://a.corp/artifactory/helm, upload: put, url: https://a.corp/artifactory/api/helm/all}
check: {render: true}
bump:
  - {file: deploy/values.yaml, chart: operator}
  - {file: deploy/wandb.yaml, chart: operator-wandb}
pullRequest:
  {repository: https://git.corp/a/b, forge: gitea, base: release/1.x, commit: api, labels: [upgrade, "분기"],
   reviewers: [alice, acme/platform], assignees: ["dependabot[bot]"], draft: false, milestone: 2026 Q4, autoMerge: squash}
endpoints: {docker.io: "http://127.0.0.1:5000", "registry.corp:5000": https://mirror.corp}
`);
    assert.equal(file.promote[0]?.record, 'tidegate/wandb');
    assert.equal(file.promote[0]?.name, 'registry.corp:5000');
    assert.equal(file.promote[0]?.moveTags, 'never');
    assert.deepEqual(file.promote[0]?.charts, [
      { kind: 'oci', path: 'charts' },
      { kind: 'folder', path: './charts', url: 'https://charts.yourdomain.com/stable' },
      {
        kind: 'classic',
        address: 'https://charts.yourdomain.com',
        url: 'https://charts.yourdomain.com',
        upload: 'chartmuseum',
      },
      {
        kind: 'classic',
        address: 'https://a.corp/artifactory/helm',
        url: 'https://a.corp/artifactory/api/helm/all',
        upload: 'put',
      },
    ]);
    assert.deepEqual(file.pullRequest, {
      repository: 'https://git.corp/a/b',
      forge: 'gitea',
      base: 'release/1.x',
      branch: 'tidegate/wandb',
      commit: 'api',
      email: 'tidegate@localhost',
      labels: ['upgrade', '분기'],
      reviewers: ['alice', 'acme/platform'],
      assignees: ['dependabot[bot]'],
      draft: false,
      milestone: '2026 Q4',
      autoMerge: 'squash',
    });
  });
});

test('several targets keep their order, each with its own defaults', () => {
  const { promote: targets } = parse(`name: w
promote:
  - {name: dev, registry: r.corp, images: [], record: dev/records, moveTags: ours}
  - {registry: r.corp, images: [{from: "**", to: "**"}]}
`);
  assert.deepEqual(targets, [
    { name: 'dev', registry: 'r.corp', images: [], charts: [], record: 'dev/records', moveTags: 'ours' },
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

describe('one fault', () => {
  const good = 'name: a, repository: https://x.io';
  const cases: readonly (readonly [name: string, text: string, fault: RegExp])[] = [
    ['no name', 'audience: a\n', /^1:1 "name" is missing/],
    ['a name with a capital', 'name: Wandb\n', /^1:7 name: expected a name of lower-case/],
    ['a name that climbs', 'name: ../x\n', /^1:7 name: /],
    ['an unknown key', 'name: w\ncolour: red\n', /^2:1 colour: unknown key; known here: name, /],
    [
      'a key that is nearly right',
      'name: w\npulRequest: {}\n',
      /^2:1 pulRequest: unknown key; did you mean "pullRequest"\?/,
    ],
    [
      'two letters swapped',
      chart(`${good}, versoin: "1"`).replace('versoin: "1"', 'version: "1", vaules: []'),
      /^3:\d+ charts\[0\]\.vaules: unknown key; did you mean "values"\?/,
    ],
    ['a key named __proto__', 'name: w\n__proto__: {}\n', /^2:1 __proto__: unknown key/],
    ['a list instead of a map', '- name: w\n', /^1:1 expected a map with name, .*got a list/],
    ['text instead of a map', 'wandb\n', /^1:1 expected a map with name, .*got "wandb"/],
    ['a map instead of a list', 'name: w\nimages: {}\n', /^2:9 images: expected a list, got a map/],
    ['a list without entries', 'name: w\nimages:\n', /^2:7 images: expected a list, got nothing/],
    [
      'an unquoted version',
      chart(`${good}, version: 1.10`),
      /^3:\d+ charts\[0\]\.version: 1\.10 without quotes is the number 1\.1; write it as "1\.10"$/,
    ],
    [
      'an unquoted tag that is a float',
      image('name: a/b, tag: 12345e7'),
      /tag: 12345e7 without quotes is the number 123450000000; write it as "12345e7"$/,
    ],
    [
      'an unquoted tag with zeros in front',
      image('name: a/b, tag: 0755'),
      /tag: 0755 without quotes is the number 755; write it as "0755"$/,
    ],
    [
      'a tag that is a boolean',
      image('name: a/b, tag: true'),
      /tag: true without quotes is the boolean true; write it as "true"$/,
    ],
    [
      'a tag that is null',
      image('name: a/b, tag: null'),
      /tag: null without quotes is the null; write it as "null"$/,
    ],
    [
      'a number where quotes would not help',
      'name: w\ncheck: {render: 1}\n',
      /^2:17 check\.render: expected true or false, got 1$/,
    ],
    [
      'no range',
      chart(`${good}, version: newest`),
      /version: expected a semver range such as .*, got "newest"$/,
    ],
    ['an empty range', chart(`${good}, version: " "`), /version: expected a semver range/],
    [
      'a chart name that is a path',
      chart('name: a/b, repository: https://x.io, version: "1"'),
      /charts\[0\]\.name: expected a chart name/,
    ],
    [
      'a chart repository with a password',
      chart('name: a, repository: "https://u:secret@x.io", version: "1"'),
      /repository: expected .*got "https:\/\/\*\*\*@x\.io"$/,
    ],
    [
      'a chart repository of another kind',
      chart('name: a, repository: git://x.io, version: "1"'),
      /repository: expected/,
    ],
    [
      'an OCI repository with a tag',
      chart('name: a, repository: "oci://x.io/a:1", version: "1"'),
      /repository: expected/,
    ],
    [
      'the same chart twice',
      `name: w\ncharts:\n  - {${good}, version: "1"}\n  - {${good}, version: "2"}\n`,
      /^4:5 charts\[1\]: a is there twice$/,
    ],
    [
      'a file that is bumped twice, also for two charts',
      'name: w\nbump:\n  - {file: a.yaml, chart: a}\n  - {file: a.yaml, chart: b}\n',
      /^4:5 bump\[1\]: a\.yaml is there twice$/,
    ],
    [
      'an image without version and tag',
      image('name: a/b'),
      /^3:5 images\[0\]: expected either version .* found neither$/,
    ],
    [
      'an image with version and tag',
      image('name: a/b, version: "1", tag: "1"'),
      /^3:5 images\[0\]: expected either version .* found both$/,
    ],
    [
      'an image name with a tag',
      image('name: "a/b:1", version: "1"'),
      /images\[0\]\.name: expected an image repository without tag/,
    ],
    [
      'an image name with a bad digest',
      image('name: "a/b@sha256:1", version: "1"'),
      /images\[0\]\.name: expected an image repository without tag/,
    ],
    [
      'a signature of nobody',
      'name: w\nsigned: {"docker.io/acme/*": {issuer: "https://issuer.test"}}\n',
      /^2:30 signed\["docker\.io\/acme\/\*"\]: expected one of "key", "subject" and "subjectPattern"/,
    ],
    [
      'a signature by key and identity',
      'name: w\nsigned: {docker.io/acme/app: {key: a.pub, issuer: "https://issuer.test"}}\n',
      /expected nothing beside "key"/,
    ],
    [
      'a signature by key in a repository',
      'name: w\nsigned: {docker.io/acme/app: {key: a.pub, repository: "https://git.test/acme"}}\n',
      /expected nothing beside "key"/,
    ],
    [
      'a signature for a short name',
      'name: w\nsigned: {acme/*: {key: a.pub}}\n',
      /^2:10 signed\["acme\/\*"\]: expected a repository in full/,
    ],
    [
      'a certificate with nothing to judge it by',
      'name: w\nsigned: {docker.io/acme/app: {subject: ci}}\n',
      /signed\["docker\.io\/acme\/app"\]: expected "trustedRoot" in this file too/,
    ],
    [
      'a registry with a scheme',
      'name: w\npromote: {registry: "https://r.corp", images: []}\n',
      /promote\.registry: expected a host/,
    ],
    [
      'a promotion without rules',
      'name: w\npromote: {registry: r.corp}\n',
      /^2:10 promote: "images" is missing/,
    ],
    [
      'a wildcard within a part',
      mapping('quay.io/w*', 'x'),
      /images\[0\]: from: expected a wildcard, \* or \*\*, to be a whole part/,
    ],
    ['two wildcards', mapping('docker.io/*/*', '*/*'), /images\[0\]: from: expected one wildcard at most/],
    [
      'a wildcard ** that is not last',
      mapping('docker.io/**/x', '**'),
      /images\[0\]: from: expected one wildcard at most, and \*\* only at the end/,
    ],
    ['different wildcards', mapping('quay.io/*', '**'), /images\[0\]: to: expected the same wildcard/],
    ['a wildcard only in to', mapping('docker.io/a/b', '*'), /images\[0\]: to: expected the same wildcard/],
    [
      'a source that no image has',
      mapping('docker.io/Wandb/x', 'x'),
      /images\[0\]: from: expected a repository in full/,
    ],
    ['a source in short form', mapping('wandb/*', '*'), /images\[0\]: from: expected a repository in full/],
    ['a target that climbs', mapping('docker.io/a/b', '../x'), /images\[0\]: to: expected a repository path/],
    [
      'a chart target that does not exist yet',
      promote('charts: [{ftp: x}]'),
      /charts\[0\]: expected \{oci: path\}, \{folder: path, url: .*\} or \{classic: .*, upload: put\}$/,
    ],
    [
      'a classic repository without how it takes uploads',
      promote('charts: [{classic: "https://charts.corp"}]'),
      /charts\[0\]: "upload" is missing/,
    ],
    [
      'a classic repository by another way',
      promote('charts: [{classic: "https://charts.corp", upload: ftp}]'),
      /charts\[0\]\.upload: expected "chartmuseum" or "put" or "put-index"/,
    ],
    ['a folder without its address', promote('charts: [{folder: x}]'), /charts\[0\]: "url" is missing/],
    [
      'a chart target of two kinds',
      promote('charts: [{oci: x, folder: y}]'),
      /charts\[0\]\.folder: unknown key/,
    ],
    [
      'a file outside the repository',
      'name: w\nbump: [{file: ../x.yaml, chart: a}]\n',
      /bump\[0\]\.file: expected a relative path/,
    ],
    [
      'an absolute file',
      'name: w\nbump: [{file: /etc/x, chart: a}]\n',
      /bump\[0\]\.file: expected a relative path/,
    ],
    [
      'a file in .git',
      'name: w\nbump: [{file: .GIT/config, chart: a}]\n',
      /bump\[0\]\.file: expected a relative path/,
    ],
    [
      'a bump of a chart that is not listed',
      `${chart(`${good}, version: "1"`)}bump: [{file: x, chart: b}]\n`,
      /^4:\d+ bump\[0\]\.chart: expected one of the charts in this file: a$/,
    ],
    ['no target', 'name: w\npromote: []\n', /^2:10 promote: expected at least one target$/],
    [
      'a target of a list without a registry',
      'name: w\npromote:\n  - {images: []}\n',
      /^3:5 promote\[0\]: "registry" is missing/,
    ],
    [
      'a target that is none',
      'name: w\npromote: registry.corp\n',
      /promote: expected a map with name, registry/,
    ],
    [
      'two targets of one name',
      targets('{name: dev, registry: a.corp, images: []}', '{name: dev, registry: b.corp, images: []}'),
      /^4:5 promote\[1\]: two targets are named dev: give each a name of its own$/,
    ],
    [
      'two targets whose records are in one repository',
      targets(
        '{name: dev, registry: a.corp, images: []}',
        '{registry: a.corp, record: tidegate/w, images: []}',
      ),
      /^4:5 promote\[1\]: two targets keep their records in a\.corp\/tidegate\/w: give one of them another record$/,
    ],
    [
      'a rule for moving tags that there is not',
      promote('moveTags: sometimes'),
      /promote\.moveTags: expected "never" or "ours" or "always"/,
    ],
    [
      'a branch that is an option',
      'name: w\npullRequest: {branch: "--force"}\n',
      /pullRequest\.branch: expected a branch name/,
    ],
    [
      'a branch that git does not take',
      'name: w\npullRequest: {branch: "a..b"}\n',
      /pullRequest\.branch: expected a branch name/,
    ],
    [
      'a forge that there is not',
      'name: w\npullRequest: {forge: bitbucket}\n',
      /pullRequest\.forge: expected "github" or "gitea" or "none"/,
    ],
    [
      'commits by an API that there is not',
      'name: w\npullRequest: {forge: none, commit: api}\n',
      /pullRequest\.commit: without an API there are no commits by API: set it to git/,
    ],
    [
      'a reviewer that is no name',
      'name: w\npullRequest: {reviewers: [alice, "a/b/c"]}\n',
      /pullRequest\.reviewers\[1\]: expected the name of a user, or org\/team/,
    ],
    [
      'an endpoint that is no address',
      'name: w\nendpoints: {docker.io: "file:///x"}\n',
      /^2:24 endpoints\["docker\.io"\]: expected an http/,
    ],
    [
      'an endpoint for no host',
      'name: w\nendpoints: {"docker.io/x": "https://x"}\n',
      /^2:13 endpoints\["docker\.io\/x"\]: expected a host/,
    ],
    [
      'a helm of which nobody says the digest',
      'name: w\nhelm: {version: 3.19.0}\n',
      /^2:7 helm: expected sha256: of Helm 3\.19\.0 no digest is known here, only of 3\.20\.2$/,
    ],
    [
      'a helm that is no version',
      'name: w\nhelm: {version: v3}\n',
      /^2:17 helm\.version: expected a version of Helm/,
    ],
    [
      'a Kubernetes version that YAML reads as a number',
      'name: w\ncharts: [{name: a, repository: "https://x", version: ^1, kubernetes: {version: 1.30}}]\n',
      /^2:80 charts\[0\]\.kubernetes\.version: 1\.30 without quotes is the number 1\.3/,
    ],
    [
      'an API that would be two',
      'name: w\ncharts: [{name: a, repository: "https://x", version: ^1, kubernetes: {apis: ["a/v1,b/v1"]}}]\n',
      /^2:78 charts\[0\]\.kubernetes\.apis\[0\]: expected an API version/,
    ],
    [
      'a cluster of an environment without quotes',
      'name: w\ncharts: [{name: a, repository: "https://x", version: ^1, environments: {p: {kubernetes: 1.30}}}]\n',
      /environments\.p\.kubernetes: 1\.30 without quotes is the number 1\.3/,
    ],
    [
      'an environment with a key that there is not',
      'name: w\ncharts: [{name: a, repository: "https://x", version: ^1, environments: {p: {valeus: []}}}]\n',
      /environments\.p\.valeus: unknown key; did you mean "?values/,
    ],
    [
      'a title over what is no repository',
      'name: w\ntitles: {Ours: [web, docker.io/a/*/b*]}\n',
      /^2:22 titles\.Ours\[1\]: expected a wildcard/,
    ],
    ['two documents', 'name: w\n---\nname: v\n', /^3:1 expected one document, found more$/],
    ['an empty file', '', /^1:1 the release file is empty/],
    ['nothing but comments', '# name: w\n\n', /^1:1 the release file is empty/],
  ];
  for (const [name, text, fault] of cases) {
    test(name, () => {
      const faults = faultsOf(text);
      assert.equal(faults.length, 1, faults.join('\n'));
      assert.match(faults[0] ?? '', fault);
    });
  }
});

test('helm is the one that is known here, unless the file says another', () => {
  const digest = 'a'.repeat(64);
  assert.deepEqual(parse('name: w\nhelm: {}\n').helm, { version: '3.20.2' });
  assert.deepEqual(
    parse(`name: w\nhelm: {version: 3.19.0, url: "https://m.corp/helm-{platform}", sha256: ${digest}}\n`)
      .helm,
    {
      version: '3.19.0',
      url: 'https://m.corp/helm-{platform}',
      sha256: digest,
    },
  );
});

test('all faults are reported at once, in the order of the file', () => {
  const text = `audience: Acme
charts:
  - name: operator
    repositry: https://charts.wandb.ai
    version: 1.10
platforms: linux
`;
  assert.deepEqual(
    faultsOf(text).map((line) => line.slice(0, 45)),
    [
      '1:1 "name" is missing: expected a name of low',
      '1:11 audience: expected a name of lower-case ',
      '3:5 charts[0]: "repository" is missing: expec',
      '4:5 charts[0].repositry: unknown key; did you',
      '5:14 charts[0].version: 1.10 without quotes i',
      '6:12 platforms: expected "all" or one platfor',
    ],
  );
  const error = thrownBy(() => parse(text));
  assert.deepEqual([error.message, error.at], ['the release file has 6 faults', { file: 'tidegate.yaml' }]);
});

test('a single fault is the message, its place is said once, and there is no list', () => {
  const error = thrownBy(() => parse('name: w\naudiance: a\n'));
  assert.match(error.message, /^audiance: unknown key; did you mean "audience"/);
  assert.deepEqual([error.at, error.details], [{ file: 'tidegate.yaml', line: 2, column: 1 }, []]);
});

test('of very many faults a hundred are told', () => {
  const faults = faultsOf(`name: w\nimages: [${'1, '.repeat(150)}]\n`);
  assert.equal(faults.length, 100);
});

function codeOf(text: string | Buffer): unknown[] {
  const { code, at } = thrownBy(() => parse(text));
  return [code, at?.line, at?.column];
}

test('what is no YAML keeps its own code and place', () => {
  assert.deepEqual(codeOf('name: w\nname: v\n'), ['DUPLICATE_KEY', 2, 1]);
  assert.deepEqual(codeOf('name: [w\n'), ['INVALID_YAML', 2, 1]);
  assert.deepEqual(codeOf(Buffer.from([0x23, 0x20, 0xc7, 0xd1, 0x0a])), ['NOT_UTF8', 1, undefined]);
});

test('a file is read up to its limit', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-'));
  try {
    const path = join(folder, 'tidegate.yaml');
    await assert.rejects(readReleaseFile(path), { code: 'NO_RELEASE_FILE' });
    await assert.rejects(
      readReleaseFile(folder),
      (error) => error instanceof UserError && error.code === 'UNREADABLE',
    );
    await writeFile(path, `name: w\n#${' '.repeat(1024 * 1024)}\n`);
    await assert.rejects(readReleaseFile(path), {
      code: 'INVALID_RELEASE_FILE',
      message: /larger than 1048576 bytes/,
    });
    await writeFile(path, 'name: w\n');
    assert.equal((await readReleaseFile(path)).path, path);
  } finally {
    await rm(folder, { recursive: true });
  }
});

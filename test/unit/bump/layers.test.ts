import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { planBump } from '../../../src/bump/plan.ts';
import type { DeployFile } from '../../../src/deploy/occurrence.ts';
import { digest, filesOf, last, lockedRelease, old, planned } from '../../support/planned.ts';
import { thrownBy } from '../../support/user-error.ts';

const release = lockedRelease({ x: '2.0', v: 'v2.0', z: '4.0' }, [
  ['c: image', 'x'],
  ['c: v.image', 'v'],
]);
const contested =
  'r.corp/x is not set to 2.0: other values of its chart say, or may say, something else of that image';

const inText =
  'r.corp/x is not set to 2.0: it stands in a block, or in a text that itself is YAML or JSON, which is not edited';

const elsewhere =
  'r.corp/x is not set to 2.0: base.yaml says another version, and is not under bump, or calls it something else';

type Texts = Parameters<typeof filesOf>[0];

/** With something in each file that the release names, and is right. */
function withLast(texts: Texts): readonly DeployFile[] {
  return filesOf(texts).map((file) => ({ ...file, bytes: Buffer.from(`${file.bytes.toString()}${last}`) }));
}

function plan(texts: Texts) {
  const all = planned(withLast(texts), release);
  return { left: all.map(({ after }) => after.replace(last, '')), told: all.flatMap(({ told }) => told) };
}

function assertMoved(texts: Texts): void {
  const { left, told } = plan(texts);
  const wanted = filesOf(texts).map(({ bytes }) =>
    bytes.toString().replaceAll('"1"', '"2.0"').replaceAll(old, digest),
  );
  assert.deepEqual(left, wanted);
  assert.deepEqual(told, []);
}

function assertKept(texts: Texts, ...told: readonly string[]): void {
  const kept = plan(texts);
  assert.deepEqual(
    kept.left,
    filesOf(texts).map(({ bytes }) => bytes.toString()),
  );
  assert.deepEqual(kept.told, told);
}

const application = (helm: string, url = 'https://g'): string =>
  `{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {sources: [{ref: v, repoURL: "${url}"}, {repoURL: "https://c", chart: c, targetRevision: "*", helm: {${helm}}}]}}\n`;
const inFolder = (folder: string, image: string): string =>
  `{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {repoURL: "https://g", path: ${folder}, helm: {valueFiles: [base.yaml], valuesObject: {${image}}}}}}\n`;
const name = 'repository: r.corp/x';
const [named, tag, half] = [`image: {${name}, tag: "1"}`, 'image: {tag: "1"}', `image: {digest: "${old}"}`];
const below = (text: string, more: Partial<DeployFile> = {}): Partial<DeployFile> => ({
  chart: 'c',
  valueFiles: [{ path: 'base.yaml', bytes: Buffer.from(text) }],
  ...more,
});

describe('a tag and a digest in two files move together', () => {
  for (const [title, texts] of Object.entries<Texts>({
    'a values file and the values of an Application': {
      'app.yaml': application(`valueFiles: [$v/prod.yaml], valuesObject: {${half}}`),
      'prod.yaml': `${named}\n`,
    },
    'where the lock knows nothing of the place': {
      'app.yaml': application(`valueFiles: [$v/prod.yaml], valuesObject: {q: {${half}}}`),
      'prod.yaml': `q: {${named}}\n`,
    },
    'a parameter': {
      'app.yaml': application(
        `valueFiles: [$v/prod.yaml], parameters: [{name: q.image.digest, value: "${old}"}]`,
      ),
      'prod.yaml': `q: {${named}}\n`,
    },
    'two files of an Application': {
      'app.yaml': application('valueFiles: [$v/base.yaml, $v/prod.yaml]'),
      'base.yaml': `q: {${named}}\n`,
      'prod.yaml': `q: {${half}}\n`,
    },
    'three, of which one has the name': {
      'app.yaml': application('valueFiles: [$v/base.yaml, $v/more.yaml, $v/prod.yaml]'),
      'base.yaml': `q: {image: {${name}}}\n`,
      'more.yaml': `q: {${tag}}\n`,
      'prod.yaml': `q: {${half}}\n`,
    },
    'files that the release file lays over each other': {
      'base.yaml': `q: {${named}}\n`,
      'prod.yaml': [`q: {${half}}\n`, below(`q: {${named}}\n`)],
    },
    'files of one chart of which nobody says how they are laid': {
      'base.yaml': [`q: {${named}}\n`, { chart: 'c' }],
      'prod.yaml': [`q: {${half}}\n`, { chart: 'c' }],
    },
    'neither with a name, by the lock': {
      'app.yaml': application(`valueFiles: [$v/prod.yaml], valuesObject: {${half}}`),
      'prod.yaml': `${tag}\n`,
    },
  })) {
    test(title, () => {
      assertMoved(texts);
    });
  }
});

describe('files of one chart of which nobody says how they are laid', () => {
  for (const [title, first, second] of [
    ['an empty digest is none', `q: {image: {${name}, tag: "1", digest: ""}}`, 'w: 1'],
    [
      'tag and digest of another image are of that one',
      `q: {${named}}`,
      'q: {image: {repository: own.corp/fork, tag: "3", digest: "sha256:1"}}',
    ],
    ['nor is what has no halves', `q: {image: {${name}, tag: "1", digest: {enabled: false}}}`, 'w: 1'],
  ] as const) {
    test(title, () => {
      assertMoved({ 'a.yaml': [`${first}\n`, { chart: 'c' }], 'b.yaml': [`${second}\n`, { chart: 'c' }] });
    });
  }
});

describe('or not at all', () => {
  test('where the digest is in a text', () => {
    const texts: Texts = {
      'app.yaml': application(`valueFiles: [$v/prod.yaml], values: 'q: {${half}}'`),
      'prod.yaml': `q: {${named}}\n`,
    };
    assertKept(texts, inText, contested);
  });

  test('where the file with the digest is not under bump', () => {
    const base = `q: {image: {${name}, digest: "${old}"}}\n`;
    assertKept({ 'prod.yaml': [`q: {${tag}}\n`, below(base)] }, contested, elsewhere);
  });

  test('where the digest may be of another image, as nobody here can read all values', () => {
    const texts: Texts = {
      'app.yaml': application(`valueFiles: [$v/prod.yaml, secrets://s.yaml], valuesObject: {${half}}`),
      'prod.yaml': `${named}\n`,
    };
    assertKept(texts, contested, contested);
  });

  test('where a parameter has the tag of an image in a list', () => {
    const texts: Texts = {
      'app.yaml': application(
        'valueFiles: [$v/prod.yaml], parameters: [{name: "l[0].image.tag", value: "1"}]',
      ),
      'prod.yaml': `l: [{image: {${name}, digest: "${old}"}}]\n`,
    };
    const { left } = plan(texts);
    assert.equal(left[0]?.includes('"2.0"'), left[1]?.includes(digest));
  });

  test('where variables that begin alike name another image, or have the digest', () => {
    const base = 'X_REPOSITORY: r.corp/x\nX_TAG: "1"\n';
    for (const over of ['X_REPOSITORY: own.corp/fork\n', `X_DIGEST: ${old}\n`]) {
      const { left, told } = plan({ 'base.yaml': base, 'prod.yaml': [over, below(base)] });
      assert.deepEqual(left, [base, over]);
      assert.equal(told[0], contested);
    }
  });

  test('where something may be added to the tag', () => {
    const base = `q: {image: {${name}, tagSuffix: -alpine}}\n`;
    assertKept(
      { 'prod.yaml': [`q: {${tag}}\n`, below(base)] },
      'r.corp/x is not set to 2.0: something else fills it in, or may add to it',
    );
  });

  test('where what is laid over the tag adds to it', () => {
    const prod = ['q: {image: {tagSuffix: -alpine}}\n', below(`q: {${named}}\n`)] as const;
    assert.equal(plan({ 'base.yaml': `q: {${named}}\n`, 'prod.yaml': prod }).left[0], `q: {${named}}\n`);
  });

  test('where a person has set the digest', () => {
    const texts: Texts = {
      'base.yaml': `q: {${named}}\n`,
      'prod.yaml': [`q: {${half}}\n`, below(`q: {${named}}\n`)],
    };
    const plans = planBump(withLast(texts), release, { isOurs: (_, { path }) => path === 'base.yaml' });
    assert.deepEqual(
      plans.map(({ edits }) => edits.length),
      [0, 0],
    );
  });
});

describe('a tag is of the repository in the values that it is laid over', () => {
  for (const [title, texts] of Object.entries<Texts>({
    'by an Application': {
      'app.yaml': application(`valueFiles: [$v/prod.yaml], valuesObject: {q: {${tag}}}`),
      'prod.yaml': `q: {image: {${name}}}\n`,
    },
    'by the release file': {
      'base.yaml': `q: {image: {${name}}}\n`,
      'prod.yaml': [`q: {${tag}}\n`, below(`q: {image: {${name}}}\n`)],
    },
    'by the release file, whose file of another environment it is': {
      'prod.yaml': [`q: {${tag}}\n`, below(`q: {image: {${name}}}\n`, { environment: 'prod' })],
    },
    'by a Kustomization': {
      'kustomization.yaml':
        'helmCharts: [{name: c, valuesFile: base.yaml, valuesInline: {q: {image: {tag: "1"}}}}]\n',
      'base.yaml': `q: {image: {${name}}}\n`,
    },
  })) {
    test(title, () => {
      assertMoved(texts);
    });
  }

  for (const [title, texts] of Object.entries<Texts>({
    'a vendor calls it by its upstream name': {
      'base.yaml': 'q: {image: {repository: docker.io/acme/x, tag: "1"}}\n',
      'prod.yaml': [
        'q: {image: {repository: r.corp/x}}\n',
        below('q: {image: {repository: docker.io/acme/x, tag: "1"}}\n'),
      ],
    },
  })) {
    test(`also where ${title}`, () => {
      assertMoved(texts);
    });
  }

  test('and where its name says no registry, and that of all is laid over it', () => {
    const base = 'q: {image: {repository: x, tag: "1"}}\n';
    assertMoved({ 'base.yaml': base, 'prod.yaml': ['global: {imageRegistry: r.corp}\n', below(base)] });
  });

  test('but not where another file leaves it its own name', () => {
    const vendor = 'q: {image: {repository: docker.io/acme/x, tag: "1"}}\n';
    const texts: Texts = {
      'app.yaml': application('valueFiles: [$v/base.yaml, $v/prod.yaml]'),
      'other.yaml': application('valueFiles: [$v/base.yaml]'),
      'base.yaml': vendor,
      'prod.yaml': 'q: {image: {repository: r.corp/x}}\n',
    };
    assertKept(texts, elsewhere);
  });

  test('nor where the name over it is of another image inside, or of none that is known', () => {
    for (const over of ['r.corp/z', 'own.corp/fork']) {
      const texts: Texts = {
        'base.yaml': `q: {${named}}\n`,
        'prod.yaml': [`q: {image: {repository: ${over}}}\n`, below(`q: {${named}}\n`)],
      };
      const { left, told } = plan(texts);
      assert.equal(left[0], `q: {${named}}\n`);
      assert.equal(told[0], contested);
    }
  });

  test('a rule for the name over it holds', () => {
    const mirror = 'q: {image: {repository: mirror.corp/x}}\n';
    const images = { 'mirror.corp/x': 'docker.io/acme/x' };
    assertMoved({
      'base.yaml': `q: {${named}}\n`,
      'prod.yaml': [mirror.replace('}}', `, digest: "${old}"}}`), below(`q: {${named}}\n`, { images })],
    });
  });

  test('and a tag that the chart may add to stays also in a file that is not said to be of it', () => {
    const texts: Texts = {
      'app.yaml': application('valueFiles: [$v/prod.yaml]'),
      'prod.yaml': 'v: {image: {repository: r.corp/v, tag: "1.0"}}\n',
    };
    assertKept(texts, 'r.corp/v is not set to v2.0: something else fills it in, or may add to it');
  });
});

test('of two names the one on top counts', () => {
  const texts: Texts = {
    'app.yaml': application('valueFiles: [$v/base.yaml, $v/more.yaml, $v/prod.yaml]'),
    'base.yaml': `q: {image: {${name}}}\n`,
    'more.yaml': 'q: {image: {repository: r.corp/z}}\n',
    'prod.yaml': `q: {${tag}}\n`,
  };
  assert.deepEqual(plan(texts).left.at(-1), 'q: {image: {tag: "4.0"}}\n');
});

describe('what comes out and does not move is told of', () => {
  test('where a file has the tag that is not under bump', () => {
    const [one] = planned(
      filesOf({ 'prod.yaml': [`image: {${name}}\n`, below('image: {tag: "1"}\n')] }),
      release,
    );
    assert.deepEqual([one?.told, one?.isBehind], [[elsewhere], true]);
  });

  test('and nothing where that is right', () => {
    const [one] = planned(
      filesOf({ 'prod.yaml': [`image: {${name}}\n`, below('image: {tag: "2.0"}\n')] }),
      release,
    );
    assert.deepEqual([one?.told, one?.isBehind], [[], false]);
  });

  test('also where the file over it says nothing of that image', () => {
    const base = `q: {image: {${name}, tag: "1"}}\n`;
    const [one] = planned(filesOf({ 'prod.yaml': [`image: {${name}, tag: "2.0"}\n`, below(base)] }), release);
    assert.deepEqual([one?.told, one?.isBehind], [[elsewhere], true]);
  });

  test('a name and its tag in a list move, and keep nobody waiting', () => {
    const env = 'env: [{name: JOB_IMAGE, value: r.corp/x}, {name: JOB_IMAGE_TAG, value: "1"}]';
    const text = application(
      `valuesObject: {${env}}, parameters: [{name: global.imageRegistry, value: r.corp}]`,
    );
    const [one] = planned(filesOf({ 'app.yaml': text }), release);
    assert.deepEqual([one?.after, one?.told, one?.isBehind], [text.replace('"1"', '"2.0"'), [], false]);
  });

  test("a vendor's base keeps nobody waiting where all of it is replaced", () => {
    const base = 'image: {repository: docker.io/acme/x, tag: "1"}\n';
    const all = planned(
      filesOf({ 'base.yaml': base, 'prod.yaml': [`image: {${name}, tag: "2.0"}\n`, below(base)] }),
      release,
    );
    assert.deepEqual(
      all.map(({ isBehind }) => isBehind),
      [false, false],
    );
  });

  test('prose keeps nobody waiting', () => {
    const prose = 'note: "we ran r.corp/x:1 by hand"\nhost: a\n';
    const base = below(`image: {${name}, tag: "2.0"}\nhost: b\n`);
    const [one] = planned(filesOf({ 'prod.yaml': [prose, base] }), release);
    assert.equal(one?.isBehind, false);
  });

  test('files that hold no more than a switch are for others', () => {
    const texts = {
      'base.yaml': `image: {${name}, tag: "1"}\n`,
      'prod.yaml': ['two: {enabled: false}\n', below(`image: {${name}, tag: "1"}\n`)],
    } as const;
    const [base, prod] = planned(filesOf(texts), release);
    assert.equal(base?.after, texts['base.yaml'].replace('"1"', '"2.0"'));
    assert.deepEqual(prod?.told, []);
  });

  test('a file that names nothing itself may be over one that does', () => {
    const [one] = planned(
      filesOf({ 'prod.yaml': ['w: 1\n', below(`image: {${name}, tag: "2.0"}\n`)] }),
      release,
    );
    assert.deepEqual([one?.told, one?.isBehind], [[], false]);
  });
});

test('objects that have nothing to do with each other do not keep each other', () => {
  assertMoved({
    'a.yaml': inFolder('a', tag),
    'a/base.yaml': `image: {${name}}\n`,
    'b.yaml': inFolder('b', 'image: {tag: "4.0"}'),
    'b/base.yaml': 'image: {repository: r.corp/z}\n',
  });
});

describe('nothing is laid over', () => {
  const told = 'q.image.tag names no image that is known: a path or a marker says which it is';
  for (const [title, texts] of Object.entries<Texts>({
    'the file of that path in another repository': {
      'app.yaml': application('valueFiles: [$v/base.yaml, $v/prod.yaml]', 'https://other'),
      'base.yaml': `q: {${named.replace('"1"', '"2.0"')}}\n`,
      'prod.yaml': `q: {${tag}}\n`,
    },
    'a file of another environment': {
      'app.yaml': [application('valueFiles: [$v/base.yaml, $v/prod.yaml]'), { environment: 'a' }],
      'base.yaml': [`q: {${named.replace('"1"', '"2.0"')}}\n`, { environment: 'b' }],
      'prod.yaml': [`q: {${tag}}\n`, { environment: 'a' }],
    },
    'what another layer takes away': {
      'app.yaml': application('valueFiles: [$v/base.yaml, $v/more.yaml, $v/prod.yaml]'),
      'base.yaml': `q: {${named.replace('"1"', '"2.0"')}}\n`,
      'more.yaml': 'q: {image: null}\n',
      'prod.yaml': `q: {${tag}}\n`,
    },
    'files of no chart': {
      'base.yaml': `q: {${named.replace('"1"', '"2.0"')}}\n`,
      'prod.yaml': `q: {${tag}}\n`,
    },
  })) {
    test(title, () => {
      assertKept(texts, told);
    });
  }

  for (const [title, texts] of Object.entries<Texts>({
    'a tag in another file of the chart': {
      'base.yaml': [`image: {${name}}\n`, { chart: 'c' }],
      'prod.yaml': [`${tag}\n`, { chart: 'c' }],
    },
    'a tag over one Application of two': {
      'app.yaml': application(`valueFiles: [$v/base.yaml], valuesObject: {${tag}}`),
      'other.yaml': application('valueFiles: [$v/base.yaml]'),
      'base.yaml': `image: {${name}}\n`,
    },
    'a tag in another repository': {
      'app.yaml': application(`valueFiles: [$v/base.yaml], valuesObject: {${tag}}`, 'https://other'),
      'base.yaml': `image: {${name}}\n`,
    },
  })) {
    test(`a name alone is not enough for ${title}`, () => {
      const error = thrownBy(() => planBump(withLast(texts), release));
      assert.equal(error.code, 'TAG_MISSING');
      assert.match(String(error.details), /base\.yaml:1/);
    });
  }
});

test('what Helm could not be given is refused', () => {
  for (const [text, code] of [
    [application('valueFiles: []'), 'NO_PLAIN_VALUES'],
    ['[]\n', 'NO_PLAIN_VALUES'],
    ['a: [\n', 'INVALID_YAML'],
  ] as const) {
    const files = filesOf({ 'prod.yaml': [`image: {${name}, tag: "1"}\n`, below(text)] });
    assert.equal(thrownBy(() => planBump(files, release)).code, code);
  }
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { tryStandIns } from '../../../src/helm/stand-in-trial.ts';
import { webChart } from '../../support/rendering.ts';
import { testRuntime } from '../../support/runtime.ts';

interface One {
  readonly path: readonly [string];
  readonly value: string | number | boolean;
}

/** What the stand-ins come to. */
type Values = Readonly<Record<string, One['value'] | undefined>>;

/** What a chart makes of these values as an install or an upgrade: its images, or undefined where it fails. */
type Chart = (values: Values, isUpgrade: boolean) => readonly string[] | undefined;

/** What is found out of stand-ins; `runs` are those of helm. */
async function trial(chart: Chart, standIns: Readonly<Record<string, One['value']>>, asks = '') {
  const all = Object.entries(standIns).map(([name, value]): One => ({ path: [name], value }));
  const tgz = webChart({ 'templates/a.yaml': asks });
  let runs = 0;
  const runtime = {
    ...testRuntime(),
    exec: async (_: string, args: readonly string[] = []) => {
      runs += 1;
      const file = args[args.indexOf('--values') + 1] ?? '';
      const images = chart(JSON.parse(await readFile(file, 'utf8')), args.includes('--is-upgrade'));
      const stdout = Buffer.from((images ?? []).map((image) => `---\nimage: ${image}\n`).join(''));
      return images === undefined
        ? { exitCode: 1, stdout: Buffer.alloc(0), stderr: 'Error: no' }
        : { exitCode: 0, stdout, stderr: '' };
    },
  };
  const requestWith = (some: readonly One[]) => {
    const bytes = Buffer.from(
      JSON.stringify(Object.fromEntries(some.map(({ path: [name], value }) => [name, value]))),
    );
    const values = [{ file: 'x', bytes, document: 0, path: [] }];
    return { helm: 'helm', tgz, title: 'web 1.0.0', folder: '', values };
  };
  const { needed, imagesOf } = await tryStandIns(all, requestWith, runtime);
  return {
    needed: needed?.map(({ path: [name] }) => name),
    images: [...imagesOf.values()].map((images) => images.map(({ image }) => image)),
    runs,
  };
}

const charts = {
  both: ({ a, b }) => (a !== undefined && b !== undefined ? ['x:1'] : undefined),
  either: ({ a, b }) => (a === undefined && b === undefined ? undefined : ['x:1']),
  whole: ({ hide }) => (hide === true ? [] : ['x:1']),
  never: () => undefined,
  broken: ({ a }) => (a === undefined ? ['x:1'] : undefined),
  upgrade: ({ a }, isUpgrade) => (isUpgrade && a === undefined ? undefined : ['x:1']),
  tagged: ({ a }) => (a === undefined ? undefined : [`x:${a}`, 'y:1']),
  hidden: ({ a }) => (a === undefined ? undefined : a === true ? [] : ['x:1']),
  none: ({ a }) => (a === undefined ? undefined : ['x:1']),
  most: ({ a }) => (Number(a) <= 7 ? [`x:${a}`] : undefined),
  form: ({ a }) => (/^v\d\.\d$/.test(String(a)) ? [`x:${a}`] : undefined),
  edition: ({ a }) => (a === undefined ? undefined : a === 'pro' ? ['x:1', 'pro:1'] : ['x:1']),
  above: ({ a }) => (a === undefined ? undefined : Number(a) > 1000 ? ['x:1', 'more:1'] : ['x:1']),
} satisfies Readonly<Record<string, Chart>>;

describe('of stand-ins', () => {
  test('those are needed without which the chart does not render', async () => {
    assert.deepEqual((await trial(charts.both, { a: 'x', c: 'x', b: 1 })).needed, ['a', 'b']);
    assert.deepEqual((await trial(charts.either, { a: 'x', b: 'x' })).needed, ['b']);
  });

  test('none is where it renders by itself, and nobody knows where it never does', async () => {
    assert.deepEqual(await trial(charts.whole, { hide: true }), { needed: [], images: [], runs: 2 });
    assert.deepEqual((await trial(charts.broken, { a: 'x' })).needed, []);
    assert.deepEqual(await trial(charts.never, { a: 'x' }), { needed: undefined, images: [], runs: 2 });
  });

  test('one that only an upgrade needs is needed', async () => {
    assert.deepEqual((await trial(charts.upgrade, { a: 'x' }, '{{ .Release.IsUpgrade }}')).needed, ['a']);
    assert.deepEqual((await trial(charts.upgrade, { a: 'x' })).needed, []);
  });

  test('it is told which images another value changes', async () => {
    assert.deepEqual((await trial(charts.tagged, { a: '1.2' })).images, [['x:1.2']]);
    assert.deepEqual((await trial(charts.tagged, { a: 7 })).images, [['x:7']]);
    assert.deepEqual((await trial(charts.most, { a: 7 })).images, [['x:7']], 'where no more is taken');
    assert.deepEqual((await trial(charts.hidden, { a: true })).images, [['x:1']]);
    assert.deepEqual(await trial(charts.none, { a: 'x' }), { needed: ['a'], images: [[]], runs: 4 });
  });

  test('a text of some form is tried with a letter or digit changed', async () => {
    assert.deepEqual((await trial(charts.form, { a: 'v1.2' })).images, [['x:v1.2']]);
  });

  test('what templates compare it with is tried, a few of that', async () => {
    const line = '{{ if and .Values.on (eq .Values.a "free" "pro") }}';
    assert.deepEqual((await trial(charts.edition, { a: 'any' }, line)).images, [['pro:1']]);
    const above = '{{ if gt (int .Values.a) 1000 }}';
    assert.deepEqual((await trial(charts.above, { a: 1 }, above)).images, [['more:1']]);
    const many = `{{ if has .Values.a (list ${Array.from({ length: 50 }, (_, at) => `"${at}"`).join(' ')}) }}`;
    assert.deepEqual(await trial(charts.none, { a: 'x' }, many), { needed: ['a'], images: [[]], runs: 10 });
  });
});

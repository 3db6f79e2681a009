import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { planBump } from '../../../src/bump/plan.ts';
import type { DeployFile } from '../../../src/deploy/occurrence.ts';
import { UserError } from '../../../src/errors.ts';
import { stepInto } from '../../../src/helm/values-place.ts';
import type { Path } from '../../../src/schema/schema.ts';
import { parseYaml } from '../../../src/yaml/document.ts';
import { editScalars } from '../../../src/yaml/edit.ts';
import { digest, filesOf, last, lockedRelease, old } from '../../support/planned.ts';

const release = lockedRelease({ x: '2.0', z: '4.0' }, [['c: image', 'x']]);

type Image = Partial<Record<'registry' | 'repository' | 'tag' | 'digest', string>>;

/** Mostly of one image, and said in few words. */
const image = fc
  .record({
    registry: fc.oneof({ weight: 19, arbitrary: fc.constant(null) }, fc.constantFrom('r.corp', 'own.corp')),
    repository: fc.option(
      fc.oneof({ weight: 9, arbitrary: fc.constant('r.corp/x') }, fc.constant('own.corp/fork')),
      { freq: 2 },
    ),
    tag: fc.option(fc.constant('1')),
    digest: fc.option(fc.constant(old)),
  })
  .map((all): Image =>
    Object.fromEntries(Object.entries(all).filter(([, value]) => typeof value === 'string')),
  );

/** What an Application takes: files, values and parameters. */
const application = fc.record({
  files: fc.array(image, { maxLength: 3 }),
  held: image,
  isText: fc.boolean(),
  parameters: image,
  /** The lock knows it, or nobody does. */
  key: fc.constantFrom('image', 'other'),
});

type Application = typeof application extends fc.Arbitrary<infer T> ? T : never;

function textsOf({ files, held, isText, parameters, key }: Application): Record<string, string> {
  const flow = (values: Image): string => JSON.stringify({ [key]: values });
  const text = isText ? `values: '${flow(held)}'` : `valuesObject: ${flow(held)}`;
  const list = Object.entries(parameters).map(([name, value]) => ({ name: `${key}.${name}`, value }));
  const names = files.map((_, index) => `$v/${index}.yaml`);
  const helm = `{valueFiles: ${JSON.stringify(names)}, ${text}, parameters: ${JSON.stringify(list)}}`;
  const app = `{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {sources: [{ref: v, repoURL: "https://g"}, {repoURL: "https://c", chart: c, targetRevision: "*", helm: ${helm}}]}}`;
  return { ...Object.fromEntries(files.map((image, index) => [`${index}.yaml`, flow(image)])), app };
}

function at(value: unknown, ...path: Path): unknown {
  return path.reduce<unknown>(stepInto, value);
}

function read(text: unknown): unknown {
  return parseYaml(Buffer.from(String(text)), '').values[0];
}

/** What Helm would be given. */
function effective(texts: Readonly<Record<string, string>>, { files, key }: Application): Image {
  const helm = at(read(texts['app']), 'spec', 'sources', 1, 'helm');
  const values = at(helm, 'values');
  const held = values === undefined ? at(helm, 'valuesObject') : read(values);
  const layers = [...files.map((_, index) => read(texts[`${index}.yaml`])), held];
  const parameters = at(helm, 'parameters');
  return Object.fromEntries(
    ['registry', 'repository', 'tag', 'digest'].flatMap((part) => {
      const own = (Array.isArray(parameters) ? parameters : [])
        .filter((one) => at(one, 'name') === `${key}.${part}`)
        .map((one) => at(one, 'value'));
      const said = [...layers.map((layer) => at(layer, key, part)), ...own].findLast(
        (value) => typeof value === 'string',
      );
      return said === undefined ? [] : [[part, said]];
    }),
  );
}

test('what is laid over what says a tag and a digest of one image, or nothing new', () => {
  const seen = { moved: 0, kept: 0 };
  fc.assert(
    fc.property(application, (app) => {
      const before = textsOf(app);
      const files: readonly DeployFile[] = filesOf(
        Object.fromEntries(Object.entries(before).map(([path, text]) => [path, `${text}\n${last}`])),
      );
      let plans: ReturnType<typeof planBump>;
      try {
        plans = planBump(files, release);
      } catch (error) {
        assert.ok(error instanceof UserError && error.code === 'TAG_MISSING', String(error));
        return;
      }
      const after = { ...before };
      for (const { file, edits } of plans) {
        const scalars = edits.flatMap((edit) => edit.scalars);
        after[file.path] =
          editScalars(file.bytes, scalars, file.path).bytes.toString().split('\n---')[0] ?? '';
      }
      const [was, is] = [before, after].map((texts) => effective(texts, app));
      const isNew = [is?.tag === '2.0', is?.digest === digest];
      const said = [is?.tag, is?.digest].flatMap((value, index) => (value === undefined ? [] : isNew[index]));
      assert.ok(
        said.every((value) => value === said[0]),
        JSON.stringify({ was, is }),
      );
      const name = [was?.registry, was?.repository].filter((part) => part !== undefined).join('/');
      assert.ok(!name.includes('own.corp') || !said.includes(true), JSON.stringify({ was, is }));
      const isPlain = !app.isText && !/own\.corp|registry/.test(Object.values(before).join(''));
      const isKnown = app.key === 'image' || was?.repository !== undefined;
      assert.ok(!isPlain || !isKnown || !said.includes(false), JSON.stringify({ was, is }));
      seen[said.includes(true) ? 'moved' : 'kept'] += 1;
    }),
    { numRuns: 150 },
  );
  assert.ok(seen.moved > 20 && seen.kept > 20, JSON.stringify(seen));
});

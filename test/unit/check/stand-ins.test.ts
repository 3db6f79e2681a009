import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { standIn, standInFaults } from '../../../src/check/stand-ins.ts';
import { deployFile } from '../../support/deploy-files.ts';
import { deployment, webChart } from '../../support/rendering.ts';
import { testRuntime } from '../../support/runtime.ts';

const one = { path: ['a'], value: '1', at: { file: 'tidegate.yaml', line: 9 } };

/** What is found of a stand-in that a chart needs; helm makes an object out of its value. */
async function found(objectOf: (value: string) => string): Promise<readonly string[]> {
  const runtime = {
    ...testRuntime(),
    exec: async (_: string, args: readonly string[] = []) => {
      const [file] = args.slice(args.indexOf('--values') + 1);
      const values = file !== undefined && args.includes('--values') ? await readFile(file, 'utf8') : '';
      const [, value] = /"a": ?"([^"]*)"/.exec(values) ?? [];
      return value === undefined
        ? { exitCode: 1, stdout: Buffer.alloc(0), stderr: 'Error: no' }
        : { exitCode: 0, stdout: Buffer.from(`---\n${objectOf(value)}`), stderr: '' };
    },
  };
  const tgz = webChart({ 'templates/a.yaml': '{{ .Values.a }}', 'values.yaml': 'a: ""\n' });
  const request = { helm: 'helm', tgz, title: 'web 1.0.0', folder: '', values: [] };
  const { findings } = await standIn(request, [one], runtime);
  return findings.map(({ severity, code, message }) => `${severity} ${code} ${message}`);
}

function configMap(value: string): string {
  return `{kind: ConfigMap, metadata: {name: m}, data: {RUNNER_IMAGE: "r.corp/x:${value}"}}\n`;
}

describe('a stand-in', () => {
  test('that decides about an image is an error, and about what only looks like one a warning', async () => {
    const told = 'STAND_IN_IMAGE web 1.0.0: a stand-in, a, decides about r.corp/x:1';
    assert.deepEqual(await found((value) => deployment('x', `r.corp/x:${value}`)), [`error ${told}`]);
    assert.deepEqual(await found(configMap), [`warning ${told}`]);
  });

  test('of a file that nothing is rendered of is not called misspelt', () => {
    const file = { ...deployFile('a: 1\n'), standIns: [one] };
    const codes = (uses: Parameters<typeof standInFaults>[1], isWhole = true): readonly string[] =>
      standInFaults(file, uses, isWhole).map(({ code }) => code);
    assert.deepEqual(codes([]), ['UNUSED_STAND_IN']);
    assert.deepEqual(codes([], false), []);
    assert.deepEqual(codes([{ needed: [], unknown: new Map([[one, []]]) }]), ['UNKNOWN_STAND_IN']);
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readChart } from '../../src/helm/chart.ts';
import { packEntries, type TarEntry } from '../support/charts.ts';
import { testRuntime } from '../support/runtime.ts';
import { needsTools, tool } from '../support/tools.ts';

const own = 'apiVersion: v2\nname: own\nversion: 1.0.0\n';
const other = 'apiVersion: v2\nname: other\nversion: 9.0.0\n';
const good: TarEntry = { name: 'c/Chart.yaml', content: own };

function chart(content: string): readonly TarEntry[] {
  return [{ name: 'c/Chart.yaml', content }];
}

function second(entry: Omit<TarEntry, 'content'>, ...before: readonly TarEntry[]): readonly TarEntry[] {
  return [good, ...before, { ...entry, content: other }];
}

const paxName: TarEntry = { name: 'pax', type: 'x', content: '12 path=d/e\n' };
const cases: Readonly<Record<string, readonly TarEntry[]>> = {
  'one plain file': [good],
  'a file in the folder `.`': [{ ...good, name: './Chart.yaml' }],
  'a file below the folder `.`': [{ ...good, name: './c/Chart.yaml' }],
  'a dot in the middle': second({ name: 'd/./Chart.yaml' }),
  'a slash at the end': second({ name: 'd/Chart.yaml/' }),
  'a prefix': second({ name: 'Chart.yaml', prefix: 'd' }),
  'times of GNU tar in place of a prefix': second({
    name: 'd/Chart.yaml',
    magic: 'ustar ',
    prefix: '00000000001',
  }),
  'a prefix in a header of GNU tar': second({ name: 'Chart.yaml', magic: 'ustar ', prefix: 'd' }),
  'a GNU name, then a pax name': second(
    { name: 'd/e' },
    { name: 'L', type: 'L', content: 'd/Chart.yaml\0' },
    paxName,
  ),
  'a pax name, then another header': second({ name: 'd/Chart.yaml' }, paxName, {
    name: 'pax',
    type: 'x',
    content: '14 comment=ab\n',
  }),
  'a pax name, then a global header': second({ name: 'd/Chart.yaml' }, paxName, {
    name: 'pax',
    type: 'g',
    content: '14 comment=ab\n',
  }),
  'a merge key at the end': chart(`${own}<<: {name: other, version: 9.0.0}\n`),
  'a merge key at the beginning': chart(`<<: {name: other, version: 9.0.0}\n${own}`),
  'two cases of a key': chart(`${own}VERSION: 9.0.0\n`),
  'two cases of a key that only Unicode knows': chart(`${own}ver\u017fion: 9.0.0\n`),
  'another case of a key': chart(own.replace('name', 'Name')),
  'a key twice': chart(`${own}version: 9.0.0\n`),
  'two documents': chart(`${own}---\n${other}`),
  'a byte order mark': chart(`\uFEFF${own}`),
  'a tag': chart(own.replace('own', '!!binary b3Ro')),
};
for (const [what, entries] of Object.entries(cases)) {
  test(`${what}: what is read is what helm reads, or refused`, needsTools('helm'), () => {
    const tgz = packEntries(entries);
    const read = readName(tgz);
    if (read !== undefined) {
      assert.equal(helmName(tgz), read);
    }
  });
}

test('none of it is refused without need', needsTools('helm'), () => {
  const read = Object.entries(cases).filter(([, entries]) => readName(packEntries(entries)) !== undefined);
  assert.deepEqual(
    read.map(([what]) => what),
    ['one plain file', 'a file in the folder `.`', 'another case of a key', 'a byte order mark'],
  );
});

function readName(tgz: Buffer): string | undefined {
  try {
    const { name, version } = readChart(tgz, 'chart.tgz');
    return `${name} ${version}`;
  } catch {
    return undefined;
  }
}

function helmName(tgz: Buffer): string {
  const { cwd } = testRuntime();
  writeFileSync(join(cwd, 'chart.tgz'), tgz);
  const shown = execFileSync(tool('helm'), ['show', 'chart', 'chart.tgz'], { cwd, env: { HOME: cwd } });
  const [, name, version] = /^name: (.+)\nversion: (.+)$/m.exec(shown.toString()) ?? [];
  return `${name} ${version}`;
}

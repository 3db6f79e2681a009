import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { claimFile, describeHolder, type Holder } from '../../src/claim.ts';
import { systemProcesses } from '../../src/runtime/processes.ts';
import { testRuntime } from '../support/runtime.ts';

/** A new folder, and the path of a claim in it. */
function newClaim() {
  const runtime = testRuntime();
  return { runtime, folder: runtime.cwd, path: join(runtime.cwd, 'bundle.lock') };
}

function holderText(holder: Partial<Holder>): string {
  const whole = { host: hostname(), process: process.pid, since: '2026-10-01T00:00:00Z', id: 'x', ...holder };
  return JSON.stringify(whole);
}

test('of many that claim at once one gets it, also where a claim was left behind', async () => {
  for (const before of [undefined, holderText({ process: 2 ** 31 - 1 })]) {
    const { runtime, folder, path } = newClaim();
    if (before !== undefined) {
      await writeFile(path, before);
    }
    const claims = await Promise.all(Array.from({ length: 20 }, () => claimFile(path, runtime)));
    const [won, ...others] = claims.filter((claim) => 'own' in claim);
    assert.ok(won !== undefined && others.length === 0);
    assert.deepEqual(await readdir(folder), ['bundle.lock']);
    await won.own[Symbol.asyncDispose]();
    assert.deepEqual(await readdir(folder), []);
  }
});

test('who has it is told, with the host where it is another one', async () => {
  const { runtime, path } = newClaim();
  await claimFile(path, runtime);
  const claim = await claimFile(path, runtime);
  assert.ok('holder' in claim);
  assert.equal(describeHolder(claim.holder), `another run (pid ${process.pid}, since 2026-10-01T00:00:00Z)`);
  await writeFile(path, holderText({ host: 'far away', process: 7 }));
  const far = await claimFile(path, runtime);
  assert.ok('holder' in far);
  assert.equal(describeHolder(far.holder), 'another run (pid 7 on "far away", since 2026-10-01T00:00:00Z)');
});

test('the claim of a process that was killed is taken over, that of a running one is not', async () => {
  const { runtime, path } = newClaim();
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const id = child.pid ?? assert.fail('no process');
  const started = systemProcesses.startOf(id);
  await writeFile(path, holderText({ process: id, ...(started === undefined ? {} : { started }) }));
  assert.ok('holder' in (await claimFile(path, runtime)));
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.ok('own' in (await claimFile(path, runtime)));
  assert.match(runtime.lines.join('\n'), new RegExp(`left behind by pid ${id}`));
});

test(
  'a process that got the number of an earlier one is not taken for it',
  {
    skip: systemProcesses.startOf(process.pid) === undefined && 'this system does not tell when one started',
  },
  async () => {
    const { runtime, path } = newClaim();
    await writeFile(path, holderText({ started: '1' }));
    assert.ok('own' in (await claimFile(path, runtime)));
  },
);

test('a file that is no claim stays, and so does a claim that somebody took over', async () => {
  const { runtime, path } = newClaim();
  for (const content of ['my notes', '{}']) {
    await writeFile(path, content);
    assert.deepEqual(await claimFile(path, runtime), { holder: undefined });
    assert.equal(await readFile(path, 'utf8'), content);
  }
  const { path: other } = newClaim();
  const claim = await claimFile(other, runtime);
  assert.ok('own' in claim);
  await writeFile(other, holderText({ id: 'y' }));
  await claim.own[Symbol.asyncDispose]();
  assert.equal(await readFile(other, 'utf8'), holderText({ id: 'y' }));
});

test('giving back a claim on a medium that is gone is no failure', async () => {
  const { runtime, folder, path } = newClaim();
  const claim = await claimFile(path, runtime);
  assert.ok('own' in claim);
  await rm(folder, { recursive: true });
  await writeFile(folder, 'now a file');
  await claim.own[Symbol.asyncDispose]();
});

test('a claim that is old by the judgement of whoever asks is taken over', async () => {
  const { runtime, path } = newClaim();
  await claimFile(path, runtime);
  assert.ok('own' in (await claimFile(path, runtime, ({ since }) => since.startsWith('2026'))));
});

test('whatever a run leaves that is killed while it claims, the next one takes over and clears up', async () => {
  const gone = holderText({ process: 2 ** 31 - 1 });
  const remains: readonly ((path: string) => Readonly<Record<string, string>>)[] = [
    // Made, but not filled; about to remove an older one; the older one removed, but not what says so.
    (path) => ({ [path]: '' }),
    (path) => ({ [path]: gone, [markerOf(path, gone)]: holderText({ process: 2 ** 31 - 2 }) }),
    (path) => ({ [path]: gone, [markerOf(path, gone)]: '' }),
    (path) => ({ [markerOf(path, gone)]: holderText({ process: 2 ** 31 - 2 }) }),
  ];
  for (const left of remains) {
    const { runtime, folder, path } = newClaim();
    for (const [name, content] of Object.entries(left(path))) {
      await writeFile(name, content);
    }
    await writeFile(`${path}.notes`, 'of somebody else');
    const claim = await claimFile(path, runtime);
    assert.ok('own' in claim);
    assert.deepEqual((await readdir(folder)).sort(), ['bundle.lock', 'bundle.lock.notes']);
    assert.ok('holder' in (await claimFile(path, runtime)));
  }
});

/** What a run makes that removes such a claim. */
function markerOf(path: string, content: string): string {
  return `${path}.${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}

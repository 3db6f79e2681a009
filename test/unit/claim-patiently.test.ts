import assert from 'node:assert/strict';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { claimPatiently } from '../../src/claim-patiently.ts';
import { UserError } from '../../src/errors.ts';
import { fails } from '../support/fails.ts';
import { testRuntime, type TestRuntime } from '../support/runtime.ts';

const lockFile = 'index.yaml.lock';
const longAgo = '2026-09-30T23:54:59Z';
const justNow = '2026-09-30T23:59:00Z';

/** A runtime whose machine has no process but its own. */
function lonelyRuntime(): TestRuntime {
  const own = 4711;
  return { ...testRuntime(), processes: { own, isRunning: (id) => id === own, startOf: () => undefined } };
}

async function lockFolder(
  folder: string,
  runtime: Parameters<typeof claimPatiently>[1],
): Promise<AsyncDisposable> {
  return await claimPatiently(join(folder, lockFile), runtime, {
    doing: 'works there',
    refusal: (holder) => new UserError('LOCKED', `held by ${holder}`),
  });
}

async function leave(folder: string, holder: object): Promise<void> {
  await writeFile(join(folder, lockFile), JSON.stringify({ id: 'x', ...holder }));
}

/** Takes the lock and gives it back. @returns what the lock file said meanwhile */
async function take(runtime: TestRuntime): Promise<string> {
  await using _ = await lockFolder(runtime.cwd, runtime);
  return await readFile(join(runtime.cwd, lockFile), 'utf8');
}

describe('a claim that is waited for', () => {
  test('is a file that says who has it, and is gone afterwards', async () => {
    const runtime = lonelyRuntime();
    assert.match(await take(runtime), /"process":4711.*"since":"2026-10-01T00:00:00Z"/);
    assert.deepEqual(await readdir(runtime.cwd), []);
  });

  test('is given back when the work fails', async () => {
    const runtime = lonelyRuntime();
    const work = async (): Promise<never> => {
      await using _ = await lockFolder(runtime.cwd, runtime);
      throw new Error('failed');
    };
    await assert.rejects(work(), /failed/);
    assert.deepEqual(await readdir(runtime.cwd), []);
  });

  test('is waited for while another one of this process has it', async () => {
    const runtime = lonelyRuntime();
    const held = await lockFolder(runtime.cwd, runtime);
    const waits: number[] = [];
    const sleep = async (milliseconds: number): Promise<void> => {
      waits.push(milliseconds);
      if (waits.length === 3) {
        await held[Symbol.asyncDispose]();
      }
    };
    const second = await lockFolder(runtime.cwd, { ...runtime, clock: { ...runtime.clock, sleep } });
    assert.equal(waits.length, 3);
    assert.equal(runtime.lines.filter((line) => /Waiting for .*pid 4711/.test(line)).length, 1);
    await second[Symbol.asyncDispose]();
  });

  test('is given up after a minute, with whoever has it and what to do', async () => {
    const runtime = lonelyRuntime();
    await leave(runtime.cwd, { host: 'runner-7', process: 12, since: justNow });
    await assert.rejects(
      lockFolder(runtime.cwd, runtime),
      fails('LOCKED', /pid 12 on "runner-7",? since 2026-09-30T23:59:00Z/),
    );
    assert.equal(
      runtime.clock.sleeps.reduce((sum, pause) => sum + pause, 0),
      60_000,
    );
  });

  const leftBehind = [
    ['of a process of this machine that is gone', { host: hostname(), process: 12, since: justNow }],
    ['of another machine that is over five minutes old', { host: 'runner-7', process: 12, since: longAgo }],
    ['whose number another process has by now', { host: hostname(), process: 4711, since: longAgo }],
  ] as const;
  for (const [title, holder] of leftBehind) {
    test(`${title} is taken over at once`, async () => {
      const runtime = lonelyRuntime();
      await leave(runtime.cwd, holder);
      assert.match(await take(runtime), /"process":4711/);
      assert.deepEqual(runtime.clock.sleeps, []);
      assert.match(runtime.lines.join('\n'), /index\.yaml\.lock was left behind by pid/);
      assert.deepEqual(await readdir(runtime.cwd), []);
    });
  }

  test('that was left behind goes to one of many that want it, then to the next', async () => {
    const runtime = lonelyRuntime();
    // Real waiting, so that whoever has it gets its turn.
    const clock = { ...runtime.clock, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 1)) };
    await leave(runtime.cwd, { host: hostname(), process: 12, since: justNow });
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      await using _ = await lockFolder(runtime.cwd, { ...runtime, clock });
      inside += 1;
      most = Math.max(most, inside);
      await clock.sleep();
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, work));
    assert.equal(most, 1);
    assert.deepEqual(await readdir(runtime.cwd), []);
  });

  test('is no link that leads elsewhere', async () => {
    const runtime = lonelyRuntime();
    const victim = join(runtime.cwd, 'victim');
    await symlink(victim, join(runtime.cwd, lockFile));
    await assert.rejects(lockFolder(runtime.cwd, runtime), fails('NOT_A_FILE', /symbolic link/));
    assert.deepEqual(await readdir(runtime.cwd), [lockFile]);
  });
});

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { readLock, writeLock } from '../../../src/release/read-lock.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { type TestRuntime, testRuntime } from '../../support/runtime.ts';
import { trackDefaults } from '../../support/stage-defaults.ts';
import {
  connectedReleaseFile,
  quarters,
  startUpstream,
  type Upstream,
} from '../../support/wandb-upstream.ts';

const options = { ...trackDefaults, helm: 'auto' };
const redis = 'docker.io/bitnami/redis:7.2.4-debian-12-r9';
let upstream: Upstream;
let runtime: TestRuntime;
let lockPath: string;

before(async () => {
  upstream = await startUpstream();
  await upstream.publish(quarters[0]);
});

beforeEach(async () => {
  runtime = testRuntime({ env: { PATH: '' } });
  lockPath = join(runtime.cwd, 'tidegate.lock.json');
  await configure(connectedReleaseFile(upstream.endpoints));
});

after(() => upstream.close());

async function configure(releaseFile: string): Promise<void> {
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), releaseFile);
}

/** A lock as a machine with helm makes it: redis is in it because a chart renders it, and the file does not list it. */
async function lockWithHelm(): Promise<void> {
  await trackStage.run({ ...options, helm: 'never' }, runtime);
  const lock = await readLock(lockPath);
  await writeLock(lockPath, {
    ...lock,
    images: lock.images.map((image) =>
      image.reference === redis ? { ...image, usedBy: ['operator-wandb'] } : image,
    ),
  });
  await configure(connectedReleaseFile(upstream.endpoints).replace(/^.*bitnami.*\n/m, ''));
}

async function reportOf(helm: string): Promise<string> {
  return renderTerminal(trackStage.report(await trackStage.run({ ...options, helm }, runtime)), {
    colour: false,
  });
}

describe('track without helm', () => {
  test('warns of each chart that is not rendered: in the result, the report and the annotations', async () => {
    const result = await trackStage.run(options, runtime);
    assert.deepEqual(
      result.warnings.map((warning) => warning.slice(0, warning.indexOf(','))),
      [
        'chart operator 1.3.4 was not rendered',
        'chart operator-wandb 0.20.1 was not rendered',
        'docker.io/bitnami/redis:7.2.4-debian-12-r9: docker.io/bitnami/redis is gone since 2025-09',
      ],
    );
    const report = renderTerminal(trackStage.report(result), { colour: false });
    for (const warning of result.warnings) {
      assert.ok(report.includes(warning), report);
      assert.ok(trackStage.annotations?.(result).some(({ message }) => message === warning));
    }
  });

  test('says nothing of it where rendering is switched off', async () => {
    const { warnings } = await trackStage.run({ ...options, helm: 'never' }, runtime);
    assert.doesNotMatch(warnings.join('\n'), /not rendered/);
  });

  test('refuses to take out what a machine with helm put into the lock', async () => {
    await lockWithHelm();
    const before = await readFile(lockPath, 'utf8');
    await assert.rejects(trackStage.run(options, runtime), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, 'HELM_MISSING');
      assert.match(error.message, /1 image of the lock came from rendering/);
      assert.deepEqual(error.details, [`${redis}, used by operator-wandb`]);
      assert.match(error.hint ?? '', /--helm never/);
      return true;
    });
    assert.equal(await readFile(lockPath, 'utf8'), before);
  });

  test('takes it out where rendering is switched off, and lists it under what is new', async () => {
    await lockWithHelm();
    const report = await reportOf('never');
    const [name = '', tag = ''] = redis.split(':');
    assert.match(report, new RegExp(`What is new\n\n.*\n${name} +${tag} +no longer a part of it\n`));
    assert.match(
      report,
      new RegExp(`1 image of the lock that charts use would only be found by it: ${redis};`),
    );
    assert.ok(!(await readFile(lockPath, 'utf8')).includes(redis));
  });

  test('locks no charts without any image', async () => {
    await configure(
      connectedReleaseFile(upstream.endpoints)
        .replace(/^ {2}- name: operator-wandb\n.*\n.*\n/m, '')
        .replace(/^images:\n(?: {2}.*\n)*/m, ''),
    );
    for (const helm of ['auto', 'never']) {
      await assert.rejects(trackStage.run({ ...options, helm }, runtime), {
        name: 'UserError',
        code: 'NO_IMAGES',
        message: 'The release has 1 chart and not one image',
        hint: /Put helm 3 on the PATH/,
      });
    }
    assert.ok(runtime.lines.includes('info: Resolving 1 chart and 0 listed images'));
  });
});

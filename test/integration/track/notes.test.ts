import assert from 'node:assert/strict';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { bundleStage } from '../../../src/bundle/stage.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { pushImage } from '../../support/images.ts';
import { startRegistry } from '../../support/registry.ts';
import { testRuntime } from '../../support/runtime.ts';
import { stageRunner } from '../../support/stage-runner.ts';
import { githubPage, githubRelease, startServices } from '../../support/upstream-services.ts';

const hostile = `## News\n- **faster** by @alice in https://github.com/wandb/server/pull/12\n<img src="https://evil.example/p.png"><!-- hidden -->\n`;

async function startSide(t: TestContext, releases: readonly object[] | undefined) {
  const registry = await startRegistry();
  t.after(() => registry.close());
  const services = await startServices(t, (host, path) =>
    host === 'api.github.com' && releases !== undefined ? githubPage(releases, path) : undefined,
  );
  const runtime = testRuntime();
  const run = stageRunner(runtime);
  await writeFile(
    join(runtime.cwd, 'tidegate.yaml'),
    `name: wandb
audience: acme-prod
images:
  - {name: wandb/local, version: "0.x", group: server, notes: {github: wandb/server}}
  - {name: wandb/weave-trace, version: "0.x", group: server, notes: {github: wandb/server}}
  - {name: wandb/console, version: "2.x"}
support: {of: server, months: 12, releases: {0.82.0: 2026-06-23, 0.83.0: 2026-07-22}}
endpoints:
  docker.io: ${registry.url}
  api.github.com: ${services.url}/api.github.com
`,
  );
  const publish = (server: string): void => {
    pushImage(registry, 'wandb/local', server, { layers: [`local ${server}`] });
    pushImage(registry, 'wandb/weave-trace', server, { layers: [`trace ${server}`] });
  };
  pushImage(registry, 'wandb/console', '2.13.1', { layers: ['console'] });
  publish('0.82.1');
  const notesFile = join(runtime.cwd, 'tidegate.notes.md');
  const track = (dryRun = false) => run(trackStage, { helm: 'never', 'dry-run': dryRun });
  return { runtime, run, publish, track, notesFile, requests: services.requests };
}

const releases = [
  githubRelease('v0.84.0', '2026-08-25T00:00:00Z', { body: 'too new' }),
  githubRelease('v0.83.1-rc.1', '2026-08-01T00:00:00Z', { body: 'not yet', prerelease: true }),
  githubRelease('v0.83.1', '2026-08-02T00:00:00Z', { body: hostile }),
  githubRelease('v0.83.0', '2026-07-22T17:10:05Z', { body: null }),
  githubRelease('v0.82.1', '2026-06-30T00:00:00Z', { body: 'already there' }),
];

test('the notes between the old and the new version lie beside the lock, tamed, and travel in the bundle', async (t) => {
  const { runtime, run, publish, track, notesFile, requests } = await startSide(t, releases);
  const first = await track();
  assert.deepEqual([first.notes, first.notesPath, requests.length], [[], undefined, 0]);
  publish('0.83.1');
  const result = await track();
  assert.equal(requests.length, 1);
  assert.equal(trackStage.outputsOf(result)['notes-path'], notesFile);
  const text = await readFile(notesFile, 'utf8');
  assert.equal(
    text,
    `# Release notes of wandb 2026q4.1 (sequence 2)

Written by the vendors, not by Tidegate. Links, names and numbers are shown as code, so that they do nothing.

## \`docker.io/wandb/local\` 0.82.1 → 0.83.1

### v0.83.1, 2026-08-02

\`https://github.com/wandb/server/releases/tag/v0.83.1\`

#### News
- \\*\\*faster\\*\\* by \`@alice\` in \`https://github.com/wandb/server/pull/12\`

### v0.83.0, 2026-07-22

\`https://github.com/wandb/server/releases/tag/v0.83.0\`

Nothing was written about it.
`,
  );
  const { bundle } = bundleStage.outputsOf(await run(bundleStage, {}));
  const carried = await readFile(join(bundle ?? '', 'notes.md'));
  assert.equal(carried.toString('utf8'), text);
  const { manifest } = await readBundle(bundle ?? '');
  assert.deepEqual(manifest.files[0], {
    name: 'notes.md',
    digest: digestOf(carried),
    size: carried.length,
  });
  // Nobody takes the notes of another release for its own.
  publish('0.84.0');
  runtime.clock.advance(1000);
  await writeFile(notesFile, text);
  const lock = join(runtime.cwd, 'tidegate.lock.json');
  await writeFile(
    lock,
    (await readFile(lock, 'utf8')).replace('"release": "2026q4.1"', '"release": "2026q4.2"'),
  );
  const other = bundleStage.outputsOf(await run(bundleStage, {}));
  await assert.rejects(access(join(other['bundle'] ?? '', 'notes.md')), { code: 'ENOENT' });
});

test('notes that cannot be had are a notice, and the release is locked', async (t) => {
  const { runtime, publish, track, notesFile } = await startSide(t, undefined);
  await track();
  publish('0.83.1');
  const result = await track();
  assert.equal(result.changed, true);
  assert.match(result.notes[0]?.failure ?? '', /GitHub releases of wandb\/server: there is no such thing/);
  assert.ok(
    runtime.lines.some((line) => line.startsWith('notice: No release notes of docker.io/wandb/local')),
  );
  assert.match(await readFile(notesFile, 'utf8'), /No notes from `wandb\/server`: GitHub releases of/);
});

test('a dry run writes no notes; the summary shows what is new, its support as a picture, and where notes are', async (t) => {
  const { publish, track, notesFile } = await startSide(t, releases);
  await track();
  publish('0.83.1');
  const result = await track(true);
  await assert.rejects(access(notesFile), { code: 'ENOENT' });
  const summary = renderMarkdown(trackStage.report(result));
  assert.match(summary, /\| docker\.io\/wandb\/local \| 0\.82\.1 \| 0\.83\.1 \| [\d.]+ kB \| 2027-07-22 \|/);
  assert.doesNotMatch(summary, /wandb\/console \| 2\.13\.1 \|/);
  assert.match(
    summary,
    /```mermaid\ngantt\n {2}dateFormat YYYY-MM-DD\n {2}axisFormat %Y-%m\n {2}0\.82\.0, before 0\.82\.1 :done, 2026-06-23, 2027-06-23\n {2}0\.83\.0, locked 0\.83\.1 :active, 2026-07-22, 2027-07-22\n```/,
  );
  assert.match(summary, /https:\/\/github\.com\/wandb\/server\/releases\/tag\/v0\.83\.1\n/);
  const matrix: unknown = JSON.parse(trackStage.outputsOf(result)['matrix'] ?? '');
  assert.ok(Array.isArray(matrix) && matrix.length === 1);
});

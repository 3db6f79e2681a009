import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeVersions } from '../../../src/bump/known-versions.ts';
import { moveTable } from '../../../src/bump/move-table.ts';
import { formatBundleManifest } from '../../../src/bundle/parse-manifest.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { planSample } from '../../support/bundles.ts';
import { deployFile, releaseWith } from '../../support/deploy-files.ts';
import { sampleRelease } from '../../support/locks.ts';

const digest = digestOf(Buffer.from('new'));

test('what only the newest promoted release has is listed, and what only the proposed one has', async () => {
  const { manifest } = planSample(sampleRelease());
  const record = (release: string, sequence: number) => ({
    schemaVersion: 1 as const,
    name: 'wandb',
    release,
    sequence,
    promotedAt: '2026-11-02T06:00:00Z',
    bundle: digestOf(formatBundleManifest(manifest)),
    images: [],
    charts: [],
    manifest,
    isInForce: true,
  });
  const [proposed, newest] = [record('2026q3', 1), record('2026q4', 2)];
  const releases = new Map([
    ['2026q3', releaseWith({ 'r.corp/gone': ['1.9'] }, digest)],
    ['2026q4', releaseWith({ 'r.corp/come': ['2.0'] }, digest)],
  ]);
  const releaseOf = ({ release }: { readonly release: string }) => {
    const found = releases.get(release);
    assert.ok(found !== undefined, release);
    return found;
  };
  // Only of what a release has this is an image.
  const file = deployFile('all: [{name: r.corp/gone, tag: "1.0"}, {name: r.corp/come, tag: "1.0"}]\n');
  const { versions, seenOn } = await describeVersions([file], proposed, {
    history: { chosen: newest, records: [newest, proposed] },
    names: { releaseOf, namedBy: () => undefined, proposedBy: () => undefined },
    lockOf: () => Promise.resolve(undefined),
  });
  assert.deepEqual(
    versions.map((row) => [row.name, row.inGit, row.proposed, row.promoted]),
    [
      ['r.corp/come', ['1.0'], [], ['2.0']],
      ['r.corp/gone', ['1.0'], ['1.9'], []],
    ],
  );
  assert.equal(seenOn, undefined);
});

test('what says that it was built after the day of its promotion is as old as that day', () => {
  const edit = {
    kind: 'image',
    name: 'r.corp/x',
    path: 'image.tag',
    place: { file: 'a.yaml', line: 1, column: 1 },
    from: '1.0',
    to: '2.0',
    digest,
    scalars: [],
  } as const;
  const facts = new Map([[digest, { built: '2026-11-05' }]]);
  const { columns, rows } = moveTable([edit], facts, '2026-11-02');
  assert.equal(rows[0]?.[columns.indexOf('Age on 2026-11-02')], '0 days');
  assert.equal(
    moveTable([edit], facts).columns.some((name) => name.startsWith('Age')),
    false,
  );
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ProposalParts, writeProposal } from '../../../src/bump/proposal.ts';
import { releaseFacts } from '../../../src/bump/release-facts.ts';
import { formatBundleManifest } from '../../../src/bundle/parse-manifest.ts';
import { finding } from '../../../src/check/findings.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { PromotionRecord } from '../../../src/promote/record/record.ts';
import type { Lock } from '../../../src/release/lock.ts';
import { planSample } from '../../support/bundles.ts';
import { sampleRelease } from '../../support/locks.ts';

const sample = sampleRelease();
const { manifest } = planSample(sample);
const proof = digestOf(Buffer.from('proof'));
const image = manifest.images[0]?.root.digest ?? proof;

const lock: Lock = {
  ...sample.lock,
  images: sample.lock.images.map((locked) => ({
    ...locked,
    newest: '0.90.1',
    created: '2026-09-28T10:00:00Z',
  })),
  support: {
    of: ['docker.io/wandb/local'],
    months: 12,
    releases: { '0.59.0': '2026-01-10', '0.62.0': '2026-04-01' },
  },
};

const record: PromotionRecord = {
  schemaVersion: 1,
  name: 'wandb',
  release: '2026q4',
  sequence: 2,
  promotedAt: '2026-11-02T06:00:00Z',
  bundle: digestOf(formatBundleManifest(manifest)),
  images: [],
  charts: [],
  manifest,
};

const parts: ProposalParts = {
  record,
  isRollback: false,
  passedOver: [],
  versions: [
    {
      name: 'r.corp/local',
      inGit: ['0.59.2'],
      proposed: ['0.62.2'],
      promoted: ['0.62.2'],
      upstream: ['0.90.1'],
    },
  ],
  seenOn: '2026-10-01',
  facts: new Map(),
  hasPeople: false,
  kept: [],
  remarks: [],
  edits: [
    {
      kind: 'image',
      name: 'r.corp/local',
      path: 'image.tag',
      place: { file: 'deploy/values.yaml', line: 2, column: 40 },
      from: '0.59.2',
      to: '0.62.2',
      digest: image,
      scalars: [],
    },
  ],
  check: {
    ok: true,
    release: '2026q4',
    findings: [finding('UNREFERENCED', 'No file names r.corp/console:2.13.1', 'Set its value path.')],
    allowed: [],
    counts: { files: 1, images: 1, charts: 0, errors: 0, warnings: 1 },
  },
  files: [{ path: 'deploy/values.yaml', proof }],
  templates: {},
};

describe('the text of a pull request', () => {
  const { title, message, body } = writeProposal(parts);

  test('what is long is cut, so that the way back is in it, and nobody is mentioned', () => {
    const names = Array.from(
      { length: 1500 },
      (_, index) => `registry.corp.example.com/team/path/image-${index}:1.2.3`,
    );
    const [version] = parts.versions;
    const unreferenced = names.map((name) => ({
      ...finding('UNREFERENCED', name, 'Set it.'),
      unreferenced: { kind: 'image' as const, name },
    }));
    const { body } = writeProposal({
      ...parts,
      versions: names.flatMap((name) => (version === undefined ? [] : [{ ...version, name }])),
      remarks: ['set by @team/everyone'],
      check: { ...parts.check, allowed: names, findings: unreferenced },
    });
    assert.ok(body.length < 32_768, `${body.length}`);
    assert.match(body, /… and 1400 more[^]*image-29:1\.2\.3, 1470 more[^]*### Proof[^]*### To go back/);
    assert.match(body, /set by `@team\/everyone`/);
  });

  test('the title is a conventional commit that names the release', () => {
    assert.deepEqual([title, message], ['feat(deploy): wandb 2026q4', 'feat(deploy): wandb 2026q4']);
    const inStage = writeProposal({ ...parts, environment: 'stage', isRollback: true });
    assert.equal(inStage.title, 'revert(deploy): wandb 2026q4 in stage');
  });

  test('templates say other things', () => {
    const templates = { title: '[{name}] {from} to {release}', message: 'chore: {release}' };
    const from = { ...record, release: '2026q3' };
    const { title, message } = writeProposal({ ...parts, from, templates });
    assert.deepEqual([title, message], ['[wandb] 2026q3 to 2026q4', 'chore: 2026q4']);
    assert.equal(writeProposal({ ...parts, templates }).title, '[wandb] unknown to 2026q4');
  });

  test('the body says what moves, what check found, what proves it, and how to go back', () => {
    assert.ok(
      body.includes(`| \`deploy/values.yaml:2\` | \`image.tag\` | \`0.59.2\` | \`0.62.2\` | \`${image}\` |`),
      body,
    );
    assert.match(body, /0 errors, 1 warning\./);
    assert.match(
      body,
      /- warning UNREFERENCED: No file names r\.corp\/console:2\.13\.1\. Set its value path\./,
    );
    assert.ok(body.includes(`- \`deploy/values.yaml\` \`${proof}\``));
    assert.match(body, /sequence 2, promoted 2026-11-02T06:00:00Z/);
    assert.match(body, /Revert the merge.*may not be in the internal registry/);
    assert.doesNotMatch(body, /stay in the internal registry/);
    assert.match(body, /All images and charts of the release are [\d.]+ k?B, compressed\./);
  });

  test('git, the newest promoted and the newest upstream stand side by side', () => {
    assert.match(
      body,
      /\| Name \| In git \| Newest promoted \| Newest upstream, 2026-10-01 \|\n.*\n\| `r\.corp\/local` \| `0\.59\.2` \| `0\.62\.2` \| `0\.90\.1` \|\n/,
    );
    const behind = parts.versions.map((row) => ({ ...row, promoted: ['0.83.0'], upstream: [] }));
    assert.match(
      writeProposal({ ...parts, versions: behind, seenOn: undefined }).body,
      /\| Name \| In git \| This release \| Newest promoted \| Newest upstream \|\n.*\n.*`0\.59\.2` \| `0\.62\.2` \| `0\.83\.0` \| not known \|/,
    );
  });

  test('with the lock, it says days and sizes, and when support ends', () => {
    const { body } = writeProposal({ ...parts, facts: releaseFacts(lock) });
    assert.match(body, /\| To \| Built \| Age on 2026-11-02 \| Supported until \| Size \| Digest \|/);
    assert.match(body, /`0\.62\.2` \| 2026-09-28 \| 35 days \| 2027-04-01 \| [\d.]+ k?B \| `sha256:/);
    assert.match(body, /Support of what the files name ends on 2027-01-10 \(`0\.59\.2`\)\./);
  });

  test('a rollback says so, and how to go forward again', () => {
    const from = { ...record, release: '2027q1', sequence: 3 };
    const { body } = writeProposal({ ...parts, from, isRollback: true });
    assert.match(body, /The files name 2027q1, and it was asked to go back to 2026q4\./);
    assert.match(
      body,
      /Forward again to 2027q1: `tidegate promote --rollback 2027q1` and then `tidegate bump`\./,
    );
  });

  test('to go back begins with what keeps the next run from doing it again, and leaves other environments alone', () => {
    const from = { ...record, release: '2026q3', sequence: 1 };
    const { body } = writeProposal({ ...parts, from, environment: 'stage' });
    assert.match(
      body,
      /Run `tidegate promote --rollback 2026q3`, or 2026q4 is proposed again\. Then revert .*`tidegate bump --rollback --environment stage`/,
    );
  });

  test('newer releases that lack something are named, with what it is', () => {
    const passedOver = [{ release: '2027q1', missing: ['r.corp/local:0.83.0 is not there'] }];
    const { body } = writeProposal({ ...parts, passedOver });
    assert.match(
      body,
      /2027q1 is newer, and not complete in the internal registry: r\.corp\/local:0\.83\.0 is not there\./,
    );
  });

  test('release notes come last, without their title, and do nothing', () => {
    const notes = '# Title\n\nSee <script>x</script> [this](https://evil.example), @all, #1.\n';
    const { body } = writeProposal({ ...parts, notes });
    const [own = '', shown = ''] = body.split('### Release notes\n');
    assert.equal(`${own.trimEnd()}\n`, writeProposal(parts).body);
    assert.match(shown, /as `notes\.md`\.\n\nSee x this \(`https:\/\/evil\.example`\), `@all`, `#1`\.\n$/);
    assert.doesNotMatch(shown, /Title|<script/);
  });

  test('long release notes are cut, so that a forge takes all the rest', () => {
    const notes = `# Title\n${'A line of prose.\n'.repeat(60_000)}`;
    const { body } = writeProposal({ ...parts, notes });
    assert.ok(body.length < 40_000, `${body.length}`);
    assert.match(body, /To go back[^]*\(cut here\)\n$/);
  });

  test('many findings are counted, not listed', () => {
    const findings = Array.from({ length: 50 }, () => parts.check.findings).flat();
    const { body } = writeProposal({ ...parts, check: { ...parts.check, findings } });
    assert.match(body, /… and 20 more/);
  });
});

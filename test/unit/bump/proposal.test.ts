import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ProposalParts, writeProposal } from '../../../src/bump/proposal.ts';
import { formatBundleManifest } from '../../../src/bundle/parse-manifest.ts';
import { finding } from '../../../src/check/findings.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { planSample } from '../../support/bundles.ts';
import { sampleRelease } from '../../support/locks.ts';

const { manifest } = planSample(sampleRelease());
const bundleBytes = formatBundleManifest(manifest);
const image = digestOf(Buffer.from('image'));
const proof = digestOf(Buffer.from('proof'));
const before = Buffer.from('password: hunter2\nimage: {repository: r.corp/local, tag: 0.59.2}\n');

const parts: ProposalParts = {
  record: {
    schemaVersion: 1,
    name: 'wandb',
    release: '2026q4',
    sequence: 1,
    promotedAt: '2026-11-02T06:00:00Z',
    bundle: digestOf(bundleBytes),
    images: [],
    charts: [],
    manifest,
  },
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
    findings: [
      finding('warning', 'UNREFERENCED', 'No file names r.corp/console:2.13.1', 'Set its value path.'),
    ],
    counts: { files: 1, images: 1, charts: 0, errors: 0, warnings: 1 },
  },
  files: [
    {
      before: {
        path: 'deploy/values.yaml',
        chart: 'operator',
        bytes: before,
        git: { path: 'deploy/values.yaml', mode: '100644', bytes: before },
      },
      after: Buffer.from('anything'),
      proof,
    },
  ],
};

describe('the text of a pull request', () => {
  const { title, body } = writeProposal(parts);

  test('the title is a conventional commit that names the release', () => {
    assert.equal(title, 'feat(deploy): wandb 2026q4');
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
    assert.match(body, /sequence 1, promoted 2026-11-02T06:00:00Z/);
    assert.match(body, /Revert the merge/);
  });

  test('nothing else of the files is in it', () => {
    assert.doesNotMatch(body, /hunter2|password/);
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

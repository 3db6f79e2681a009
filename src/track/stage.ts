import { plural } from '../report/format.ts';
import { defineStage } from '../stage.ts';
import { trackOptions } from './options.ts';
import { reportTrack } from './report.ts';
import { track } from './track.ts';

/** Stage `track`: resolves the release file against upstream and pins the whole closure in the lock. */
export const trackStage = defineStage({
  name: 'track',
  summary: 'Resolve a release and pin it in the lock',
  options: trackOptions,
  outputs: {
    changed: '`true` when a new release was locked: one is due, and upstream has something new',
    due: '`true` when a release is due, `false` when what is new has to wait',
    reason:
      'Why: `scheduled`, `catch-up`, `security`, `end-of-support`, `requested`, `first`, `no-cadence`; or why not: `not-due`, `frozen`',
    'next-due': 'When the next release becomes due by itself, such as 2027-01-01T00:00:00Z',
    'supported-until': 'The first day without support of what is locked, such as 2027-01-21',
    release: 'Name of the release in the lock',
    'lock-path': 'Path of the lock',
    'lock-digest': 'Digest of the lock',
    'ledger-path': 'Path of the ledger, which is committed with the lock',
    'ledger-changed': '`true` when the ledger has something new, also where no release is due',
    'notes-path':
      'Path of the release notes between the old and the new versions, to be committed with the lock; empty where there are none',
    matrix:
      'The release in the lock, divided by unique bytes into at most 256 jobs, as JSON: `shard`, `of`, `bytes`, `images`, `charts` of each; `[]` where there is none',
    summary: 'One line: what the release holds',
  },
  examples: [
    'tidegate track',
    'tidegate track --helm require --release 2026q4',
    'tidegate track --now CVE-2026-1234',
    'tidegate track --dry-run --json',
  ],
  run: track,
  outputsOf: (result) => ({
    changed: String(result.changed),
    due: String(result.due),
    reason: result.reason,
    'next-due': result.nextDue ?? '',
    'supported-until': result.supportedUntil ?? '',
    release: result.sequence === 0 ? '' : result.release,
    'lock-path': result.lockPath,
    'lock-digest': result.lockDigest,
    'ledger-path': result.ledgerPath,
    'ledger-changed': String(result.ledgerChanged),
    'notes-path': result.notesPath ?? '',
    matrix: JSON.stringify(result.shards),
    summary: `${result.name} ${result.release}: ${plural(result.charts.length, 'chart')}, ${plural(result.images.length, 'image')}`,
  }),
  report: reportTrack,
  annotations: ({ warnings, ignoredValues }) =>
    [...ignoredValues, ...warnings.map((message) => ({ message }))].map((warning) => ({
      severity: 'warning',
      ...warning,
    })),
});

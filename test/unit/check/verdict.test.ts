import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CheckVerdict } from '../../../src/check/check-files.ts';
import { type Finding, finding } from '../../../src/check/findings.ts';
import { annotationsOf, describeFindings, findingLines, refusalOf } from '../../../src/check/verdict.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';

const missing = finding('MISSING_IMAGE', 'r.corp/x:1 is not in the registry', 'Promote it.', {
  file: 'values.yaml',
  line: 3,
  column: 8,
});

function unreferenced(kind: 'image' | 'chart', name: string): Finding {
  return {
    ...finding('UNREFERENCED', `No file names ${name}`, 'A long sentence.'),
    unreferenced: { kind, name },
  };
}

function verdictOf(findings: readonly Finding[]): CheckVerdict {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const counts = { files: 1, images: 1, charts: 0, errors, warnings: findings.length - errors };
  return { ok: errors === 0, release: '2026q4', findings, allowed: [], counts };
}

describe('what people read of a verdict', () => {
  const verdict = verdictOf([
    missing,
    unreferenced('image', 'docker.io/bitnami/redis:7'),
    unreferenced('image', 'docker.io/wandb/console:2'),
    unreferenced('chart', 'operator 1.4.8'),
  ]);
  const images =
    '2 images of the release that no file names (the cluster asks the public host for them unless a mirror redirects it; set their value paths): docker.io/bitnami/redis:7, docker.io/wandb/console:2';
  const charts =
    '1 chart of the release that no file names (nothing upgrades it; add the file that it is deployed from under bump in the release file): operator 1.4.8';

  test('what no file names is one line for all images, and one for all charts', () => {
    assert.deepEqual(findingLines(verdict), [
      'values.yaml:3:8 error MISSING_IMAGE: r.corp/x:1 is not in the registry. Promote it.',
      `warning UNREFERENCED: ${images}`,
      `warning UNREFERENCED: ${charts}`,
    ]);
    assert.deepEqual(
      annotationsOf(verdict).map(({ message }) => message),
      [
        'r.corp/x:1 is not in the registry [MISSING_IMAGE] Promote it.',
        `${images} [UNREFERENCED]`,
        `${charts} [UNREFERENCED]`,
      ],
    );
  });

  test('one image reads as one', () => {
    assert.deepEqual(findingLines(verdictOf([unreferenced('image', 'docker.io/wandb/console:2')])), [
      'warning UNREFERENCED: 1 image of the release that no file names (the cluster asks the public host for it unless a mirror redirects it; set its value path): docker.io/wandb/console:2',
    ]);
  });

  test('numbers are right in number', () => {
    const text = renderTerminal(describeFindings(verdict), { colour: false });
    assert.match(text, /^1 image and 0 charts in 1 file, .*: 1 error, 3 warnings\.\n/);
    assert.equal(refusalOf(verdict, 'Do it.').message, 'The files do not fit 2026q4: 1 error');
  });
});

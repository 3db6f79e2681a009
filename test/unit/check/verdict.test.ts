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

function unreferenced(kind: 'image' | 'chart', name: string, setBy: readonly string[] = []): Finding {
  return {
    ...finding('UNREFERENCED', `No file names ${name}`, 'A long sentence.'),
    unreferenced: { kind, name, setBy },
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
    unreferenced('image', 'docker.io/bitnami/redis:7', ['platform: redis.image', 'platform: bus.image']),
    unreferenced('image', 'docker.io/wandb/console:2'),
    unreferenced('chart', 'operator 1.4.8'),
  ]);
  const images =
    '2 images of the release that no file names: docker.io/bitnami/redis:7 (platform: redis.image, 1 more), docker.io/wandb/console:2';
  const charts = '1 chart of the release that no file names: operator 1.4.8';

  test('what no file names is one line for all images, and one for all charts', () => {
    assert.deepEqual(findingLines(verdict), [
      'values.yaml:3:8 error MISSING_IMAGE: r.corp/x:1 is not in the registry. Promote it.',
      `warning UNREFERENCED: ${images}. A long sentence.`,
      `warning UNREFERENCED: ${charts}. A long sentence.`,
    ]);
    assert.deepEqual(
      annotationsOf(verdict).map(({ message }) => message),
      [
        'r.corp/x:1 is not in the registry [MISSING_IMAGE] Promote it.',
        `${images} [UNREFERENCED] A long sentence.`,
        `${charts} [UNREFERENCED] A long sentence.`,
      ],
    );
  });

  test('numbers are right in number', () => {
    const text = renderTerminal(describeFindings(verdict), { colour: false });
    assert.match(text, /^1 image and 0 charts in 1 file, .*: 1 error, 3 warnings\.\n/);
    assert.equal(refusalOf(verdict, 'Do it.').message, 'The files do not fit 2026q4: 1 error');
  });
});

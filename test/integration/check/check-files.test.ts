import assert from 'node:assert/strict';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Finding } from '../../../src/check/findings.ts';
import { digestOf, hexOf } from '../../../src/oci/digest.ts';
import { readRecord } from '../../../src/promote/record/record.ts';
import { isRefused } from '../../support/attack.ts';
import {
  type CheckedSide,
  customResource,
  goodImage,
  goodValues,
  startCheckedSide,
} from '../../support/checked-side.ts';
import { pushImage } from '../../support/images.ts';
import { readText } from '../../support/internal-side.ts';
import { forgeRecord } from '../../support/records.ts';

let side: CheckedSide;

before(async () => {
  side = await startCheckedSide();
});

after(() => side.close());

function archivePath(): string {
  return join(side.charts, 'operator-wandb-0.43.8.tgz');
}

function chartOf(url: string, version = '0.43.8') {
  return { url, version };
}

async function onlyFinding(image: string, chart?: { url: string; version: string }): Promise<Finding> {
  const { findings } = await side.check(goodValues, customResource(image, chart));
  const [found, ...others] = findings.filter(({ code }) => code !== 'UNREFERENCED');
  assert.deepEqual(others, []);
  assert.ok(found !== undefined, 'nothing was found');
  return found;
}

test('files that name exactly the release have no findings', async () => {
  const verdict = await side.check(goodValues, customResource(goodImage));
  assert.deepEqual(verdict.findings, []);
  assert.equal(verdict.ok, true);
  assert.deepEqual(verdict.counts, { files: 2, images: 2, charts: 1, errors: 0, warnings: 0 });
});

test('an OCI address of the chart, and http for https, are internal too', async () => {
  for (const url of ['oci://registry.test/charts/operator-wandb', 'http://charts.test/stable/']) {
    assert.deepEqual((await side.check(goodValues, customResource(goodImage, chartOf(url)))).findings, []);
  }
});

describe('an image', () => {
  const cases = [
    [
      'of a public host',
      'repository: docker.io/wandb/local\ntag: 0.83.0',
      'PUBLIC_IMAGE',
      /registry\.test\/local/,
    ],
    ['with the tag latest', 'repository: registry.test/local\ntag: latest', 'FLOATING_TAG', /0\.83\.0/],
    ['without a tag', 'repository: registry.test/local\npullPolicy: Always', 'FLOATING_TAG', /0\.83\.0/],
    [
      'of the inside’s own that is not there',
      'repository: registry.test/team/own\ntag: "1"',
      'MISSING_IMAGE',
      /write a tag that is there\. Where it is the inside's own, .* check\.allow/,
    ],
    ['that is not there', 'repository: registry.test/local\ntag: 9.9.9', 'MISSING_IMAGE', /0\.83\.0/],
    [
      'with a tag that cannot be one',
      'repository: registry.test/local\ntag: "no tag"',
      'INVALID_IMAGE',
      /Correct/,
    ],
    [
      'with another digest than its tag',
      `${goodImage}\ndigest: sha256:${'0'.repeat(64)}`,
      'DIGEST_MISMATCH',
      /digest/,
    ],
    [
      'that is there but of no known release',
      'repository: registry.test/local\ntag: 0.62.2',
      'NOT_IN_RELEASE',
      /0\.83\.0/,
    ],
  ] as const;
  for (const [title, image, code, hint] of cases) {
    test(`${title} is ${code}, with its place and what to do`, async () => {
      const found = await onlyFinding(image);
      assert.equal(found.code, code);
      assert.match(found.hint, hint);
      assert.equal(/check\.allow/.test(found.hint), image.includes('team/own'));
      assert.equal(found.at?.file, 'wandb.yaml');
      assert.ok((found.at?.line ?? 0) > 1);
      assert.equal(found.severity, code === 'NOT_IN_RELEASE' ? 'warning' : 'error');
    });
  }

  test('by the promoted digest alone is fine', async () => {
    const verdict = await side.check(
      goodValues,
      customResource(`repository: registry.test/local\ndigest: ${side.localDigest}`),
    );
    assert.deepEqual(verdict.findings, []);
  });

  test('whose tag somebody moved is DIGEST_DRIFT', async () => {
    const tags = side.registry.repositories.get('local')?.tags;
    tags?.set('0.83.0', tags.get('0.62.2') ?? '');
    try {
      assert.equal((await onlyFinding(goodImage)).code, 'DIGEST_DRIFT');
    } finally {
      tags?.set('0.83.0', side.localDigest);
    }
  });
});

describe('a chart', () => {
  const cases = [
    ['of a public repository', 'https://charts.wandb.ai', '0.43.8', 'PUBLIC_CHART'],
    [
      'of a public OCI repository',
      'oci://ghcr.io/wandb/helm-charts/operator-wandb',
      '0.43.8',
      'PUBLIC_CHART',
    ],
    ['that the folder does not have', 'https://charts.test/stable', '0.99.0', 'MISSING_CHART'],
    [
      'that the OCI repository does not have',
      'oci://registry.test/charts/operator-wandb',
      '0.99.0',
      'MISSING_CHART',
    ],
  ] as const;
  for (const [title, url, version, code] of cases) {
    test(`${title} is ${code}`, async () => {
      const found = await onlyFinding(goodImage, chartOf(url, version));
      assert.equal(found.code, code);
      assert.equal(found.at?.file, 'wandb.yaml');
    });
  }

  test('that somebody replaced in the OCI repository is CHART_DRIFT', async () => {
    const tags = side.registry.repositories.get('charts/operator-wandb')?.tags;
    const good = tags?.get('0.43.8') ?? '';
    pushImage(side.registry, 'charts/operator-wandb', '0.43.8');
    try {
      const found = await onlyFinding(goodImage, chartOf('oci://registry.test/charts/operator-wandb'));
      assert.equal(found.code, 'CHART_DRIFT');
    } finally {
      tags?.set('0.43.8', good);
    }
  });
});

test('a chart that somebody replaced in the folder is CHART_DRIFT', async () => {
  const path = join(side.charts, 'index.yaml');
  const index = await readText(path);
  await writeFile(path, index.replaceAll(/digest: [0-9a-f]{64}/g, `digest: ${'0'.repeat(64)}`));
  try {
    assert.equal((await onlyFinding(goodImage)).code, 'CHART_DRIFT');
  } finally {
    await writeFile(path, index);
  }
});

describe('a chart archive in the folder, below an index that says the right digest,', () => {
  test('that somebody replaced is CHART_DRIFT', async () => {
    const good = await readFile(archivePath());
    await copyFile(join(side.charts, 'operator-1.4.8.tgz'), archivePath());
    try {
      const found = await onlyFinding(goodImage);
      assert.equal(found.code, 'CHART_DRIFT');
      assert.match(found.message, new RegExp(`promoted was ${digestOf(good)}`));
    } finally {
      await writeFile(archivePath(), good);
    }
  });

  test('that is gone is MISSING_CHART', async () => {
    const good = await readFile(archivePath());
    await rm(archivePath());
    try {
      assert.equal((await onlyFinding(goodImage)).code, 'MISSING_CHART');
    } finally {
      await writeFile(archivePath(), good);
    }
  });
});

test('a chart that was swapped in the folder, its index and the unsigned part of the record is refused', async () => {
  const own = await startCheckedSide();
  const [index, tgz] = ['index.yaml', 'operator-wandb-0.43.8.tgz'].map((name) => join(own.charts, name));
  assert.ok(index !== undefined && tgz !== undefined);
  const [good, other] = [await readFile(tgz), await readFile(join(own.charts, 'operator-1.4.8.tgz'))];
  await writeFile(tgz, other);
  const text = await readText(index);
  await writeFile(index, text.replace(hexOf(digestOf(good)), hexOf(digestOf(other))));
  const swapped = await own.check(goodValues, customResource(goodImage));
  assert.ok(swapped.findings.some(({ code }) => code === 'CHART_DRIFT'));
  const stored = await readRecord(own.registries.repository('registry.test/tidegate/wandb'), '2026q4');
  assert.ok(stored !== undefined);
  const charts = stored.config.charts.map((chart) => ({ ...chart, digest: digestOf(other) }));
  await forgeRecord(own, { ...stored, config: { ...stored.config, charts } });
  await assert.rejects(
    own.check(goodValues, customResource(goodImage)),
    isRefused('NO_TRUSTED_RECORD', /contradict/),
  );
  await own.close();
});

test('an image of the release that no file names is a warning, not an error', async () => {
  const verdict = await side.check('airgapped: true\n', customResource(goodImage));
  assert.equal(verdict.ok, true);
  assert.deepEqual(
    verdict.findings.map(({ severity, code, message }) => [severity, code, message]),
    [
      [
        'warning',
        'UNREFERENCED',
        'No file names registry.test/library/controller, where docker.io/wandb/controller:1.22.0 is',
      ],
    ],
  );
  assert.deepEqual(verdict.findings[0]?.unreferenced, {
    kind: 'image',
    name: 'docker.io/wandb/controller:1.22.0',
  });
  const outside = await side.check(
    'image: {repository: wandb/controller, tag: 1.22.0}\n',
    customResource(goodImage),
  );
  assert.deepEqual(
    outside.findings.map(({ code }) => code),
    ['PUBLIC_IMAGE'],
  );
  assert.match(
    verdict.findings[0]?.hint ?? '',
    /What no mirror redirects, the cluster asks the public host for/,
  );
});

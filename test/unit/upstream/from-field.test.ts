import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseWith } from '../../../src/schema/schema.ts';
import { fromField } from '../../../src/upstream/source-kinds.ts';

const [ofChart, ofImage] = [fromField('chart'), fromField('image')];

test('a source is a map with one key, which says its kind', () => {
  const cases = [
    [{ github: 'wandb/server' }, { kind: 'github', at: 'wandb/server' }],
    [{ githubTags: 'wandb/server' }, { kind: 'githubTags', at: 'wandb/server' }],
    [{ channel: 'https://deploy.wandb.ai/c' }, { kind: 'channel', at: 'https://deploy.wandb.ai/c' }],
    [{ list: 'versions.yaml' }, { kind: 'list', at: 'versions.yaml' }],
    [{ list: 'https://example.com/v.json' }, { kind: 'list', at: 'https://example.com/v.json' }],
    [
      { serverManifest: 'wandb/server-manifest' },
      { kind: 'serverManifest', at: 'docker.io/wandb/server-manifest' },
    ],
  ] as const;
  for (const [written, value] of cases) {
    assert.deepEqual(parseWith(ofImage, written), { value });
  }
  const helm = { kind: 'helm', at: 'https://charts.wandb.ai' };
  assert.deepEqual(parseWith(ofChart, { helm: helm.at }), { value: helm });
});

test('anything else is a fault, and so is a source that knows nothing of such an entry', () => {
  for (const value of [
    'wandb/server',
    {},
    { github: 'wandb/server', list: 'versions.yaml' },
    { gitlab: 'wandb/server' },
    { github: 'https://github.com/wandb/server' },
    { github: 'wandb/..' },
    { channel: 'https://user:secret@deploy.wandb.ai/' },
    { list: 'ftp://example.com/v.json' },
    { serverManifest: 'us-docker.pkg.dev/w/server-manifest:0.83.0' },
    { helm: 'https://charts.wandb.ai' },
    { toString: 'x' },
  ]) {
    assert.ok('faults' in parseWith(ofImage, value), JSON.stringify(value));
  }
  assert.ok('faults' in parseWith(ofChart, { serverManifest: 'docker.io/wandb/server-manifest' }));
});

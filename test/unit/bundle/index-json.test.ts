import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { indexJson } from '../../../src/bundle/index-json.ts';
import { sampleRelease, type SampleOptions } from '../../support/locks.ts';

describe('indexJson', () => {
  it('names an image by a short legal tag and by its full reference', () => {
    assert.deepEqual(names({ images: [{ reference: 'docker.io/wandb/local:0.62.2' }] }), {
      'docker.io/wandb/local:0.62.2': 'wandb-local-0.62.2',
    });
  });

  it('puts the host in front where two references would get the same tag', () => {
    assert.deepEqual(
      names({
        images: [
          { reference: 'docker.io/wandb/local:1' },
          { reference: 'ghcr.io:443/wandb/local:1' },
          { reference: 'docker.io/wandb/other:1' },
        ],
      }),
      {
        'docker.io/wandb/local:1': 'docker.io-wandb-local-1',
        'docker.io/wandb/other:1': 'wandb-other-1',
        'ghcr.io:443/wandb/local:1': 'ghcr.io-443-wandb-local-1',
      },
    );
  });

  it('adds a hash where even the long forms are the same, or too long for a tag', () => {
    const found = names({
      images: [
        { reference: 'docker.io/a/b-c:1' },
        { reference: 'docker.io/a-b/c:1' },
        { reference: `docker.io/${'x'.repeat(120)}/y:${'z'.repeat(30)}` },
      ],
    });
    const tags = Object.values(found);
    assert.equal(new Set(tags).size, 3);
    for (const tag of tags) {
      assert.match(tag, /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,110}-[0-9a-f]{16}$/);
    }
  });

  it('names signatures by their own tags, and lists referrers without a name', () => {
    const { lock } = sampleRelease({
      images: [{ reference: 'docker.io/wandb/local:1', signed: true, referrers: 2 }],
    });
    const [image] = lock.images;
    const index = parse(indexJson(lock.images));
    const signature = index.find(({ digest }) => digest === image?.tags[0]?.target.digest);
    assert.match(
      signature?.annotations?.['org.opencontainers.image.ref.name'] ?? '',
      /^sha256-[0-9a-f]{64}\.sig$/,
    );
    const unnamed = index.filter(({ annotations }) => annotations === undefined);
    assert.deepEqual(
      unnamed.map(({ digest }) => digest),
      image?.referrers.map(({ digest }) => digest),
    );
  });

  it('does not depend on the order of the artifacts', () => {
    const { images } = sampleRelease({
      images: [
        { reference: 'docker.io/wandb/local:1', referrers: 1 },
        { reference: 'ghcr.io/wandb/local:1', referrers: 1 },
      ],
    }).lock;
    assert.deepEqual(indexJson(images.toReversed()), indexJson(images));
  });
});

interface Item {
  readonly digest: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

function parse(bytes: Buffer): readonly Item[] {
  return JSON.parse(bytes.toString('utf8')).manifests;
}

function names(options: SampleOptions): Record<string, string> {
  return Object.fromEntries(
    parse(indexJson(sampleRelease(options).lock.images)).map(({ annotations }) => [
      annotations?.['io.containerd.image.name'] ?? '',
      annotations?.['org.opencontainers.image.ref.name'] ?? '',
    ]),
  );
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullName, imageNamed, imagesNamedIn, joinImage } from '../../../src/helm/image-text.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test('in any text, images are told by a known host and a tag or digest', () => {
  const text = `pull quay.io/a/b:1.2, "ghcr.io/x/y@${digest}" 123456789012.dkr.ecr.eu-west-1.amazonaws.com/z:1
registry.k8s.io/sig/c:v1@${digest} us-docker.pkg.dev/p/r/d:2 registry.corp.example:5000/e:3`;
  assert.deepEqual(imagesNamedIn(text), [
    'quay.io/a/b:1.2',
    `ghcr.io/x/y@${digest}`,
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com/z:1',
    `registry.k8s.io/sig/c:v1@${digest}`,
    'us-docker.pkg.dev/p/r/d:2',
    'registry.corp.example:5000/e:3',
  ]);
});

test('addresses, charts, other hosts and names without tag are no images', () => {
  for (const text of [
    'https://quay.io/a/b:1',
    'oci://ghcr.io/a/chart:1.2.3',
    'db.example.com/name:5432',
    'quay.io/a/b',
    'notquay.io/a/b:1',
    'user@quay.io/a/b:1',
    'quay.io/a/b:1/c',
  ]) {
    assert.deepEqual(imagesNamedIn(text), [], text);
  }
});

test('a long text that is nearly an image takes no time', () => {
  const start = performance.now();
  for (const word of ['registry', 'a-', 'docker.', 'quay.io/', 'a/', '1']) {
    imagesNamedIn(word.repeat(100_000));
  }
  assert.ok(performance.now() - start < 1500);
});

test('what is called an image needs a tag, a digest or a host', () => {
  assert.equal(imageNamed(' a/b:1\n'), 'a/b:1');
  assert.equal(imageNamed('quay.io/a/b'), 'quay.io/a/b');
  for (const text of ['ubuntu', 'a/b', 'logo.png', 'Not An Image', `${'x'.repeat(2000)}:1`]) {
    assert.equal(imageNamed(text), undefined, text);
  }
});

test('the parts of a name are joined as charts do it', () => {
  const parts = { registry: '', name: 'a/b', tag: '', digest: '' };
  assert.equal(joinImage({ ...parts, registry: 'quay.io/', tag: '1' }), 'quay.io/a/b:1');
  assert.equal(joinImage({ ...parts, tag: '1', digest }), `a/b:1@${digest}`);
  assert.equal(joinImage({ ...parts, digest: 'a'.repeat(64) }), `a/b@${digest}`);
  assert.equal(joinImage({ ...parts, tag: digest }), `a/b@${digest}`);
  assert.equal(joinImage({ ...parts, name: 'a/b:2', tag: '1' }), 'a/b:2');
  assert.equal(joinImage({ ...parts, name: 'https://git.example/a' }), undefined);
  assert.equal(joinImage({ ...parts, tag: 'not a tag' }), 'a/b');
});

test('two spellings have one full name', () => {
  assert.equal(fullName('redis:7'), 'docker.io/library/redis:7');
  assert.equal(fullName('${IMAGE}'), '${IMAGE}');
});

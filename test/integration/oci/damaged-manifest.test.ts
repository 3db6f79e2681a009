import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RemoteError } from '../../../src/errors.ts';
import { fails } from '../../support/fails.ts';
import { pushImage } from '../../support/images.ts';
import { clientFor, registryFor } from '../../support/registry-client.ts';

/** What CNCF distribution 2.8.2 answers for a manifest whose file is empty. */
const answer = {
  status: 500,
  body: '{"errors":[{"code":"UNKNOWN","message":"unknown error","detail":{"Offset":0}}]}\n',
};

test('a manifest whose file is empty in the registry is told at once, with what to remove', async (t) => {
  const registry = await registryFor(t);
  const { root: image } = pushImage(registry, 'local', '0.62.2');
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/local`);
  registry.fault = ({ path }) => (path.includes('/manifests/') ? { answer } : undefined);
  const file = new RegExp(`sha256/${image.digest.slice(7, 9)}/${image.digest.slice(7)}/data`);
  for (const ask of [
    () => repository.find(image.digest),
    () => repository.has(image),
    () => repository.open(image),
  ]) {
    await assert.rejects(ask(), (error: unknown) => {
      fails('MANIFEST_DAMAGED', /empty or broken file/)(error);
      assert.ok(error instanceof RemoteError);
      assert.match(error.hint ?? '', file);
      return true;
    });
  }
  await assert.rejects(repository.find('0.62.2'), fails('MANIFEST_DAMAGED', /local:0\.62\.2/));
  // Not one of them was tried again.
  assert.equal(registry.requests.filter(({ path }) => path.includes('/manifests/')).length, 8);
});

test('any other 500 is tried again', async (t) => {
  const registry = await registryFor(t);
  const { root: image } = pushImage(registry, 'local', '0.62.2');
  const { registries } = await clientFor(t);
  let count = 0;
  registry.fault = () =>
    (count += 1) <= 3 ? { answer: { status: 500, body: '{"errors":[{"detail":{}}]}' } } : undefined;
  const found = await registries.repository(`${registry.host}/local`).find('0.62.2');
  assert.equal(found?.digest, image.digest);
});

test('a 500 that lasts is told with where to look', async (t) => {
  const registry = await registryFor(t);
  const { root: image } = pushImage(registry, 'local', '0.62.2');
  const { registries } = await clientFor(t);
  registry.fault = () => ({ answer: { status: 500, body: '{"errors":[{"code":"UNKNOWN","detail":{}}]}' } });
  await assert.rejects(
    registries.repository(`${registry.host}/local`).find(image.digest),
    (error: unknown) => {
      fails('REMOTE_FAILED')(error);
      assert.ok(error instanceof RemoteError);
      assert.match(error.hint ?? '', /-name link -empty/);
      return true;
    },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSignature } from '../../../src/upstream-signature/check-signature.ts';
import { parsePublicKey } from '../../../src/verify/public-key.ts';
import { fails } from '../../support/fails.ts';
import {
  image,
  makeKey,
  signedArtifact,
  simpleTextAbout,
  tagByKey,
} from '../../support/upstream-signatures.ts';

test('a signature is looked for among a thousand candidates, and no further', async () => {
  const key = makeKey();
  const tag = [tagByKey(simpleTextAbout(image().digest), key.privateKey)];
  const check = async (others: number) => {
    const { artifact, read } = signedArtifact({ bundles: Array<string>(others).fill('nonsense'), tag });
    return await checkSignature(artifact, { kind: 'key', key: parsePublicKey(key.pem, 'key') }, read);
  };
  assert.equal((await check(999)).state, 'verified');
  await assert.rejects(check(1000), fails('UPSTREAM_UNSIGNED', /nonsense/));
});

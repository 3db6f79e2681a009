import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { planBump } from '../../../src/bump/plan.ts';
import { digestOf as digestIn, tagOf } from '../../../src/deploy/occurrence.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { editScalars } from '../../../src/yaml/edit.ts';
import { findOccurrences, deployFile, releaseWith, releaseNamed } from '../../support/deploy-files.ts';
import { deployKinds } from '../../support/deploy-kinds.ts';

const tag = fc.constantFrom('1.10', '1.9.0', '2.0', '12345e7', '0755', 'v3', '7.2.4-debian-12-r9');
const version = fc.constantFrom('0.43.7', '0.43.8', '1.0.0-rc.1');
const digest = fc.constantFrom('a', 'b', 'c').map((text) => digestOf(Buffer.from(text)));

/** One file, or several documents of different kinds in one, in these versions. */
const file = fc
  .record({
    kinds: fc.oneof(
      fc.constantFrom(...Object.values(deployKinds)).map((kind) => [kind]),
      fc.uniqueArray(
        fc.constantFrom(...Object.values(deployKinds).filter(({ path }) => path === undefined)),
        { minLength: 2, maxLength: 4 },
      ),
    ),
    tag,
    version,
    digest,
    crlf: fc.boolean(),
  })
  .map(({ kinds, tag, version, digest, crlf }) => {
    const [first] = kinds;
    const text = kinds
      .map(({ text }) => text)
      .join('---\n')
      .replaceAll(/1\.10(?=["@\n, ])/g, tag)
      .replaceAll('0.43.7', version)
      .replaceAll(/sha256:0+/g, digest);
    const path = first?.path === undefined ? {} : { path: first.path };
    return deployFile(crlf ? text.replaceAll('\n', '\r\n') : text, path);
  });

test('a plan that is applied names the release everywhere, and leaves nothing to plan', () => {
  fc.assert(
    fc.property(file, tag, version, digest, (file, tag, version, digest) => {
      const release = releaseWith({ 'r.corp/x': [tag], 'operator-wandb': [version] }, digest);
      const plan = (bytes: Buffer) => planBump([{ ...file, bytes }], release)[0];
      const scalars = (plan(file.bytes)?.edits ?? []).flatMap((edit) => edit.scalars);
      const { bytes } = editScalars(file.bytes, scalars, file.path);
      assert.deepEqual(plan(bytes)?.edits, []);
      const before = findOccurrences(file, releaseNamed());
      for (const [index, found] of findOccurrences({ ...file, bytes }, releaseNamed()).entries()) {
        if (found.kind === 'image') {
          const [was] = before.slice(index);
          const [tagWas, digestWas] = was?.kind === 'image' ? [tagOf(was), digestIn(was)] : [];
          assert.equal(tagOf(found), tagWas && tag);
          assert.equal(digestIn(found), digestWas && digest);
        } else if (found.kind === 'chart') {
          assert.equal(found.version?.value, version);
        }
      }
    }),
    { numRuns: 60 },
  );
});

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { type Signers, verifySignature } from '../../../src/verify/signature.ts';
import { isRefused } from '../../support/attack.ts';
import { at, set } from '../../support/signature-edit.ts';
import { githubIssuer, openSigstoreLab, rootOf, workflow } from '../../support/sigstore-lab.ts';
import { hashedRekord2, openSmallLog } from '../../support/small-log.ts';

const payload = Buffer.from('{"name":"wandb","release":"2026q4"}');
const lab = await openSigstoreLab();
const log = openSmallLog('log2026.rekor.test');
const next = openSmallLog('log2027.rekor.test');
const early = openSmallLog('rekor.early.test', generateKeyPairSync('ec', { namedCurve: 'P-256' }));

const under = async (...tlogs: readonly object[]): Promise<Signers> => ({
  keys: [],
  identities: [{ name: 'ci', subject: workflow, issuer: githubIssuer }],
  trustedRoot: await rootOf({ ...lab.root, tlogs }),
});
const trust = await under(early.trusted(), log.trusted(), next.trusted());
const v2 = log.entryOf(hashedRekord2);
const good = await lab.keyless(payload, { log: v2, tsa: 'good' });
const judge = (file: string, by = trust) => verifySignature(payload, Buffer.from(file), by);

const entry = 'verificationMaterial.tlogEntries.0';
const envelope = `${entry}.inclusionProof.checkpoint.envelope`;
const checkpoint = String(at(envelope, good));
const years = (start: number, end: number) => ({
  start: `${start}-01-01T00:00:00Z`,
  end: `${end}-01-01T00:00:00Z`,
});

describe('a signature that is in Rekor v2', () => {
  test('has its time from a timestamp, and none from the log', () => {
    const { key, times } = judge(good);
    assert.equal(key, 'ci');
    assert.deepEqual(
      times.map(({ at: time, by }) => [time, by.split(' ')[0]]),
      [[lab.time, 'timestamp']],
    );
  });

  test('has no other time, though its entry names one that nobody signed', () => {
    const dated = set(`${entry}.integratedTime`, '1600000000')(good);
    assert.deepEqual(
      judge(dated).times.map(({ at: time }) => time),
      [lab.time],
    );
  });

  test('may be in any of the logs that the root names', async () => {
    const inNext = await lab.keyless(payload, { log: next.entryOf(hashedRekord2), tsa: 'good' });
    assert.equal(judge(inNext).key, 'ci');
    const inEarly = await lab.keyless(payload, { log: early.entryOf(hashedRekord2), tsa: 'good' });
    assert.equal(judge(inEarly).key, 'ci');
  });

  test('may have signatures of witnesses in its checkpoint, wherever they stand', async () => {
    const witnesses = [`— witness.test ${Buffer.alloc(80, 7).toString('base64')}`];
    const witnessed = await lab.keyless(payload, {
      log: log.entryOf(hashedRekord2, { witnesses }),
      tsa: 'good',
    });
    assert.equal(judge(witnessed).key, 'ci');
  });

  const refused: readonly (readonly [
    string,
    string,
    string | Promise<string>,
    (Signers | Promise<Signers>)?,
  ])[] = [
    ['without a timestamp', 'SIGNATURE_TIMESTAMP', lab.keyless(payload, { log: v2 })],
    [
      'without a timestamp, but with a time that nobody signed',
      'SIGNATURE_TIMESTAMP',
      lab
        .keyless(payload, { log: v2 })
        .then(set(`${entry}.integratedTime`, String(Date.parse(lab.time) / 1000))),
    ],
    ['of a log that nobody trusts', 'SIGNATURE_LOG_ENTRY', good, under(next.trusted())],
    [
      'of a log that ended before it was signed',
      'SIGNATURE_LOG_ENTRY',
      good,
      under(log.trusted(years(2020, 2021))),
    ],
    [
      'of a log that begins after it was signed',
      'SIGNATURE_LOG_ENTRY',
      good,
      under(log.trusted(years(2098, 2099))),
    ],
    [
      'with another log’s name in its checkpoint',
      'SIGNATURE_LOG_ENTRY',
      set(envelope, checkpoint.replaceAll('log2026', 'log2027'))(good),
    ],
    [
      'with another tree in its checkpoint',
      'SIGNATURE_LOG_ENTRY',
      set(envelope, checkpoint.replace('\n1\n', '\n2\n'))(good),
    ],
    [
      'with a witness, and not the log, in its checkpoint',
      'SIGNATURE_LOG_ENTRY',
      set(
        envelope,
        checkpoint.replace(/— .*\n$/, `— witness.test ${Buffer.alloc(80, 7).toString('base64')}\n`),
      )(good),
    ],
    [
      'about other bytes',
      'SIGNATURE_LOG_ENTRY',
      lab.keyless(payload, {
        log: (logged) => v2({ ...logged, digest: Buffer.alloc(32) }),
        tsa: 'good',
      }),
    ],
    [
      'about another signature',
      'SIGNATURE_LOG_ENTRY',
      lab.keyless(payload, {
        log: (logged) => v2({ ...logged, signature: Buffer.alloc(70, 1) }),
        tsa: 'good',
      }),
    ],
  ];
  for (const [title, code, file, by = trust] of refused) {
    test(`an entry ${title} is refused: ${code}`, async () => {
      const [text, policy] = [await file, await by];
      assert.throws(() => judge(text, policy), isRefused(code));
    });
  }
});

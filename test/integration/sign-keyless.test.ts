import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { TidegateError } from '../../src/errors.ts';
import { signStage } from '../../src/sign/stage.ts';
import { verifyBundle } from '../../src/verify/verify-bundle.ts';
import {
  type Answer,
  bytesOf,
  type KeylessServices,
  parseQuery,
  paths,
  startKeylessServices,
} from '../support/keyless-services.ts';
import { type OidcIssuer, startOidcIssuer } from '../support/oidc-issuer.ts';
import { testRuntime } from '../support/runtime.ts';
import { openSigningLab, signatureFile } from '../support/signing-lab.ts';
import { openSigstoreLab, workflow } from '../support/sigstore-lab.ts';

const keyless = {
  generate: undefined,
  keyless: true,
  signingConfig: 'signing_config.json',
  trustedRoot: 'trusted_root.json',
};

const is =
  (code: string, text = /./) =>
  (error: unknown) =>
    error instanceof TidegateError &&
    error.code === code &&
    text.test(`${error.message} ${error.details.join(' ')} ${error.hint}`);

const lab = await openSigstoreLab();
const { cwd, sign, copyOfGood } = await openSigningLab();

function verify(folder: string) {
  return verifyBundle({ folder, trust: join(cwd, 'keyless.trust.yaml') }, testRuntime());
}

describe('sign --keyless', () => {
  let services: KeylessServices;
  let issuer: OidcIssuer;
  before(async () => {
    services = await startKeylessServices(lab);
    issuer = await startOidcIssuer();
    await writeFile(join(cwd, 'signing_config.json'), JSON.stringify(services.signingConfig));
    await writeFile(join(cwd, 'trusted_root.json'), JSON.stringify(lab.root));
    await writeFile(join(cwd, 'keyless.trust.yaml'), `timestamp: required\n${policy()}`);
  });
  afterEach(() => services.reset());
  after(async () => {
    services.close();
    await issuer.close();
  });

  const policy = () =>
    `trustedRoot: trusted_root.json\nidentities:\n  - {name: workflow, subject: "${workflow}", issuer: "${issuer.url}"}\n`;
  const token = () => issuer.token({ workflow_url: workflow });
  const by = (options: object = {}, runtime = testRuntime({ cwd })) => ({
    ...keyless,
    identityToken: token(),
    ...options,
    runtime,
  });
  const signWith = async (folder: string, { runtime, ...options }: ReturnType<typeof by> = by()) =>
    await sign(folder, options, runtime);

  /** What must not happen leaves everything as it was. */
  async function refused(code: string, text?: RegExp, options: ReturnType<typeof by> = by()): Promise<void> {
    const folder = await copyOfGood();
    const before = await readFile(signatureFile(folder));
    await assert.rejects(signWith(folder, options), is(code, text));
    assert.deepEqual(await readFile(signatureFile(folder)), before);
  }

  test('what it writes is believed by the identity, with log entry and timestamp', async () => {
    const folder = await copyOfGood();
    const result = await signWith(folder);
    assert.deepEqual(result.identity, { subject: workflow, issuer: issuer.url });
    const outputs = signStage.outputsOf(result);
    assert.deepEqual([outputs['key'], outputs['identity']], ['', workflow]);
    assert.match(JSON.stringify(signStage.report(result)), /bundle\.yml@refs/);
    const verdict = await verify(folder);
    assert.deepEqual(
      verdict.signatures.map(({ key }) => key),
      ['workflow'],
    );
  });

  test('the token goes to the certificate authority only', async () => {
    const secret = token();
    const runtime = testRuntime({ cwd });
    await signWith(await copyOfGood(), by({ identityToken: secret }, runtime));
    assert.deepEqual(
      [...new Set(services.requests.map(({ path }) => path))].sort(),
      Object.values(paths).sort(),
    );
    const told = services.requests.filter(({ body }) => body.includes(secret)).map(({ path }) => path);
    assert.deepEqual(told, [paths.fulcio]);
    assert.ok(runtime.masks.includes(secret));
  });

  test('a workflow gets its token from the runner, for the audience of sigstore', async () => {
    services.fault(paths.fulcio, (answer, body) => {
      const [, claims = ''] = JSON.parse(body.toString()).credentials.oidcIdentityToken.split('.');
      const { aud } = JSON.parse(Buffer.from(claims, 'base64url').toString());
      return aud === 'sigstore' ? answer : { status: 400, body: aud };
    });
    const runtime = testRuntime({ cwd, env: { GITHUB_ACTIONS: 'true', ...issuer.env } });
    const options = { identityToken: undefined, trustedRoot: undefined };
    const { action } = await signWith(await copyOfGood(), by(options, runtime));
    assert.equal(action, 'replaced');
    assert.ok(runtime.masks.includes(issuer.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN));
  });

  test('without the permission for a token it says which one is missing', async () => {
    const env = { GITHUB_ACTIONS: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: undefined };
    const runtime = testRuntime({ cwd, env });
    await refused('TOKEN_MISSING', /permissions: id-token: write/, by({ identityToken: undefined }, runtime));
    await refused('TOKEN_INVALID', /JSON web token/, by({ identityToken: 'abc' }));
  });

  test('a refusal of the certificate authority is shown, without the token', async () => {
    const secret = token();
    services.fault(paths.fulcio, () => ({ status: 403, body: `{"message":"no issuer for ${secret}"}` }));
    await refused('SERVICE_REFUSED', /403.*no issuer for \*\*\*/, by({ identityToken: secret }));
  });

  test('the token follows no redirect to another host', async () => {
    const headers = { location: `${issuer.url}/token` };
    services.fault(paths.fulcio, () => ({ status: 307, body: '', headers }));
    await refused('UNSAFE_ADDRESS', /secret/);
  });

  test('a service that fails for a moment is asked again', async () => {
    for (const path of Object.values(paths)) {
      services.fault(path, (answer, _, count) => (count === 1 ? { status: 503, body: 'busy' } : answer));
    }
    const folder = await copyOfGood();
    await signWith(folder);
    await verify(folder);
  });

  test('another certificate than was asked for is refused', async () => {
    let former: Answer['body'] = '';
    services.fault(paths.fulcio, ({ body }) => {
      former = body;
      return { status: 201, body };
    });
    await signWith(await copyOfGood());
    services.fault(paths.fulcio, () => ({ status: 201, body: former }));
    await refused('CERTIFICATE_WRONG', /another key/);
    services.fault(paths.fulcio, ({ status, body }) => {
      const answer = JSON.parse(body.toString());
      const { certificates } = answer.signedCertificateEmbeddedSct.chain;
      certificates.push(certificates[0]);
      return { status, body: JSON.stringify(answer) };
    });
    await refused('CERTIFICATE_WRONG', /does not hold together/);
    services.fault(paths.fulcio, () => ({ status: 201, body: '{}' }));
    await refused('SERVICE_ANSWER', /no certificate/);
  });

  test('an identity that no trust policy could name is refused', async () => {
    const identityToken = issuer.token({ workflow_url: `${workflow}, URI:https://b.test` });
    await refused('CERTIFICATE_WRONG', /one alternative name/, by({ identityToken }));
  });

  test('an entry that the log has already is taken from where it says', async () => {
    let entry: Answer['body'] = '';
    const name = 'a'.repeat(64);
    services.fault(paths.rekor, ({ body }) => {
      entry = body;
      return { status: 409, body: '{}', headers: { location: `${paths.rekor}/${name}` } };
    });
    services.fault(`${paths.rekor}/${name}`, () => ({ status: 200, body: entry }));
    const folder = await copyOfGood();
    await signWith(folder);
    await verify(folder);
    services.fault(paths.rekor, () => ({ status: 409, body: '{}' }));
    await refused('SERVICE_ANSWER', /does not say where/);
  });

  test('an entry about another signature is refused', async () => {
    let first: Answer['body'] | undefined;
    services.fault(paths.rekor, ({ status, body }) => {
      first ??= body;
      return { status, body: first };
    });
    await refused('SERVICE_ANSWER', /another signature/, by({ trustedRoot: undefined }));
  });

  for (const [what, text, change] of [
    ['another signature', /another signature/, { artifactHash: Buffer.alloc(32) }],
    ['another question', /another question/, { nonce: 7 }],
  ] as const) {
    test(`a timestamp about ${what} is refused, and nothing has become public`, async () => {
      services.fault(paths.tsa, async ({ status }, body) => {
        const query = { ...parseQuery(body), ...change };
        return { status, body: bytesOf(await lab.mock.clocks.good.timestamp(query)) };
      });
      await refused('SERVICE_ANSWER', text, by({ trustedRoot: undefined }));
      assert.ok(services.requests.every(({ path }) => path !== paths.rekor));
    });
  }

  test('a timestamp that is none is refused', async () => {
    for (const body of [
      '<html>',
      Buffer.from('3005300302010230', 'hex'),
      Buffer.from('30053003020102', 'hex'),
    ]) {
      services.fault(paths.tsa, () => ({ status: 200, body }));
      await refused('SERVICE_ANSWER', /timestamp/);
    }
  });

  test('a clock that is wrong shows when it signs', async () => {
    services.fault(paths.tsa, async ({ status }, body) => ({
      status,
      body: bytesOf(await lab.mock.clocks.late.timestamp(parseQuery(body))),
    }));
    await refused('CERTIFICATE_TIME', /clock/, by({ trustedRoot: undefined }));
    await refused(
      'NO_SERVICE',
      /this machine's clock/,
      by({}, testRuntime({ cwd, now: '2001-01-01T00:00:00Z' })),
    );
  });

  test('evidence that is longer than anybody reads is not written, without a trusted root neither', async () => {
    services.fault(paths.rekor, ({ status, body }) => {
      const [[name, entry] = []] = Object.entries<{ verification: { inclusionProof: object } }>(
        JSON.parse(body.toString()),
      );
      const inclusionProof = { ...entry?.verification.inclusionProof, checkpoint: 'x'.repeat(70_000) };
      const long = { ...entry, verification: { ...entry?.verification, inclusionProof } };
      return { status, body: JSON.stringify({ [name ?? '']: long }) };
    });
    await refused('SIGNATURE_FORMAT', /longer/, by({ trustedRoot: undefined }));
  });

  test('what the trusted root does not believe is not written', async () => {
    await writeFile(join(cwd, 'other_root.json'), JSON.stringify({ ...lab.root, tlogs: lab.root.ctlogs }));
    await refused('SIGNATURE_LOG_ENTRY', /./, by({ trustedRoot: 'other_root.json' }));
  });

  test('a dry run asks for a token, and shows it to nobody', async () => {
    const result = await signWith(await copyOfGood(), by({ dryRun: true }));
    assert.deepEqual([result.key, result.identity, services.requests.length], [undefined, undefined, 0]);
    const runtime = testRuntime({ cwd, env: { ACTIONS_ID_TOKEN_REQUEST_URL: undefined } });
    await refused('TOKEN_MISSING', /./, by({ identityToken: undefined, dryRun: true }, runtime));
  });

  test('the same identity signs anew in its own place, beside others', async () => {
    const folder = await copyOfGood();
    for (const expected of ['created', 'replaced']) {
      const { action, signatureFile: file } = await signWith(folder, by({ add: true }));
      assert.deepEqual([action, basename(file)], [expected, 'bundle.json.2.sigstore.json']);
    }
    assert.equal((await readdir(folder)).filter((name) => name.startsWith('bundle.json.')).length, 2);
    await writeFile(
      join(cwd, 'both.trust.yaml'),
      `signatures: 2\nkeys:\n  - {name: release, file: release.pub}\n${policy()}`,
    );
    await verifyBundle({ folder, trust: join(cwd, 'both.trust.yaml') }, testRuntime());
  });

  test('services that prove no time, and a token over plain http, are refused before anybody is asked', async () => {
    const second = [{ url: services.url, majorApiVersion: 2, validFor: { start: '2020-01-01T00:00:00Z' } }];
    for (const [code, change] of [
      ['TIMESTAMP_REQUIRED', { tsaUrls: [], tsaConfig: undefined, rekorTlogUrls: second }],
      ['INSECURE_SERVICE', { caUrls: [{ ...second[0], url: 'http://fulcio.test', majorApiVersion: 1 }] }],
      ['NO_SERVICE', { tsaConfig: { selector: 'EXACT', count: 2 } }],
      ['NO_SERVICE', { caUrls: [] }],
      ['INVALID_SIGNING_CONFIG', { mediaType: 'application/json' }],
    ] as const) {
      await writeFile(join(cwd, 'odd.json'), JSON.stringify({ ...services.signingConfig, ...change }));
      await refused(code, /./, by({ signingConfig: 'odd.json' }));
    }
    assert.equal(services.requests.length, 0);
  });
});

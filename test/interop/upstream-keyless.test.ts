import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readLock } from '../../src/release/read-lock.ts';
import { trackStage } from '../../src/track/stage.ts';
import { fails } from '../support/fails.ts';
import { pushImage } from '../support/images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { testRuntime } from '../support/runtime.ts';
import { workflow } from '../support/sigstore-lab.ts';
import { type SigstoreServices, sigstoreTools, startSigstoreServices } from '../support/sigstore-services.ts';
import { stageRunner } from '../support/stage-runner.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools } from '../support/tools.ts';

const runtime = testRuntime();
const { cwd } = runtime;
const tools = openToolbox(cwd);
const run = stageRunner(runtime);
const write = (name: string, text: string): Promise<void> => writeFile(join(cwd, name), text);

describe(
  'what cosign signed upstream without a key',
  needsTools('cosign', 'cosign2', ...sigstoreTools),
  () => {
    let upstream: TestRegistry;
    let services: SigstoreServices;

    before(async () => {
      [upstream, services] = await Promise.all([startRegistry(), startSigstoreServices()]);
      await write('token', services.issuer.token());
      await write('services.json', JSON.stringify(services.signingConfig));
      await write('root.json', JSON.stringify(services.root));
      // cosign 2 writes to logs of the first kind only.
      await write('unlogged.json', JSON.stringify({ ...services.root, tlogs: [] }));
      const by = ['sign', '--yes', '--identity-token', 'token'];
      const third = ['--signing-config', 'services.json', '--trusted-root', 'root.json'];
      await tools('cosign', ...by, ...third, push('acme/referred'));
      const second = ['--fulcio-url', services.fulcio, '--timestamp-server-url', services.tsa];
      const unlogged = ['--tlog-upload=false', '--trusted-root', 'unlogged.json', '--insecure-skip-verify'];
      await tools('cosign2', ...by, ...second, ...unlogged, push('acme/tagged'));
    });
    after(() => Promise.all([upstream.close(), services.close()]));

    function push(repository: string): string {
      return `${upstream.host}/${repository}@${pushImage(upstream, repository, '1.0.0').root.digest}`;
    }

    async function track(name: string, root: string, subject = workflow) {
      const signed = { [`docker.io/acme/${name}`]: { issuer: services.issuer.url, subject } };
      const file = {
        name,
        audience: 'acme-prod',
        images: [{ name: `docker.io/acme/${name}`, version: '^1' }],
        signed,
        trustedRoot: root,
        endpoints: { 'docker.io': upstream.url },
      };
      await write(`${name}.yaml`, JSON.stringify(file));
      await run(trackStage, { config: `${name}.yaml`, lock: `${name}.lock.json` });
      return (await readLock(join(cwd, `${name}.lock.json`))).images[0]?.signed;
    }

    for (const [name, root, form] of [
      ['referred', 'root.json', 'referrer'],
      ['tagged', 'unlogged.json', 'tag'],
    ] as const) {
      test(`is verified by track, as a ${form}`, async () => {
        const issuer = services.issuer.url;
        assert.deepEqual(await track(name, root), { state: 'verified', signer: workflow, issuer, form });
      });

      test(`is refused by another identity, as a ${form}`, () =>
        assert.rejects(track(name, root, `${workflow}x`), fails('UPSTREAM_SIGNER_WRONG', /is by "URI:/)));
    }

    test('must be in the log that the trusted root names', () =>
      assert.rejects(track('tagged', 'root.json'), fails('UPSTREAM_SIGNATURE_INVALID', /does not count/)));
  },
);

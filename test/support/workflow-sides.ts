import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Act, startAct, temporaryFolder } from './act.ts';
import type { ForgeFiles } from './forge-repository.ts';
import { startRegistry, type TestRegistry } from './registry.ts';
import { type Internal, internalReleaseFile, startInternal, trustPolicy } from './wandb-internal.ts';
import { connectedReleaseFile, startUpstream, type Upstream } from './wandb-upstream.ts';

/** Both sides of the gap for workflows: what is upstream, what is inside, and a runner that both may use. */
export interface WorkflowSides extends AsyncDisposable {
  readonly act: Act;
  readonly upstream: Upstream;
  readonly internal: Internal;
  /** Of the internal side. */
  readonly registry: TestRegistry;
  /** The private key, PEM; `internalFiles` trusts it. */
  readonly key: string;
  /** What is carried from one side to the other. */
  readonly media: string;
  /** What a repository of the connected side holds at its root. */
  readonly connectedFiles: ForgeFiles;
  /** What the repository of the internal side holds at its root, beside the deploy files. */
  readonly internalFiles: ForgeFiles;
}

export async function openWorkflowSides(): Promise<WorkflowSides> {
  await using opened = new AsyncDisposableStack();
  const { path } = opened.use(await temporaryFolder());
  const media = join(path, 'media');
  await mkdir(media);
  const upstream = opened.adopt(await startUpstream(), (side) => side.close());
  const registry = await startRegistry();
  const folder = join(path, 'internal');
  const internal = opened.adopt(await startInternal(folder, async () => registry), (side) => side.close());
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const act = await startAct(join(path, 'act'));
  const disposables = opened.move();
  return {
    act,
    upstream,
    internal,
    registry,
    key: privateKey,
    media,
    connectedFiles: { 'tidegate.yaml': connectedReleaseFile(upstream.endpoints) },
    internalFiles: {
      'tidegate.yaml': workflowReleaseFile(internal),
      'tidegate.trust.yaml': trustPolicy,
      'tidegate.pub': publicKey,
    },
    [Symbol.asyncDispose]: async () => await disposables.disposeAsync(),
  };
}

/** An example workflow, at the place where GitHub looks for it. */
export async function exampleWorkflow(name: string): Promise<ForgeFiles> {
  const path = join(import.meta.dirname, '..', '..', 'examples', `${name}.yml`);
  return { [`.github/workflows/${name}.yml`]: await readFile(path) };
}

/** Without `repository`, the pull request goes to where the workflow runs; a checkout is no place for what must stay. */
function workflowReleaseFile(internal: Internal): string {
  return internalReleaseFile(internal)
    .replace(/^pullRequest:\n  repository: .*\n/m, '')
    .replace('{folder: charts,', `{folder: ${internal.chartFolder},`);
}

import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startForge, type TestForge } from './forge.ts';
import { startRegistry, type TestRegistry } from './registry.ts';
import { startStaticServer } from './static-server.ts';

/** Any registry on loopback. */
type InternalRegistry = Pick<TestRegistry, 'url' | 'host' | 'close'>;

export interface Internal {
  readonly registry: InternalRegistry;
  readonly forge: TestForge;
  /** Served as the Helm repository `http://charts.yourdomain.com`. */
  readonly chartFolder: string;
  /** `https://…` of the repository that the cluster is deployed from. */
  readonly repository: string;
  /** Host → loopback address: the `endpoints` of the internal side's release file. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** The files as they are on a branch. */
  file(branch: string, path: string): Promise<Buffer>;
  /** What a reviewer does: the branch's commit becomes `main`, and the branch goes. */
  merge(branch: string): Promise<void>;
  close(): Promise<void>;
}

const name = 'platform/wandb';

/** The token that may push to the internal forge. */
export const forgeToken = 'demo-token-of-the-loopback-forge';

/**
 * The air-gapped side of the demo and the tests: an empty registry, a Helm repository, and a forge whose repository
 * holds the guide's two files.
 * @param folder an absolute folder for what must outlive the servers
 * @param start starts the registry; default: the one in memory
 */
export async function startInternal(
  folder: string,
  start: () => Promise<InternalRegistry> = startRegistry,
): Promise<Internal> {
  const chartFolder = join(folder, 'charts');
  await mkdir(chartFolder, { recursive: true });
  const guide = join(import.meta.dirname, '..', 'fixtures', 'guide');
  const files = {
    'deploy/values.yaml': await readFile(join(guide, 'values.yaml')),
    'deploy/wandb.yaml': await readFile(join(guide, 'wandb.yaml')),
  };
  const registry = await start();
  const charts = await startStaticServer(chartFolder);
  const forge = await startForge({
    repositories: { [name]: files },
    tokens: { [forgeToken]: 'write' },
    folder: join(folder, 'git'),
  });
  const git = forge.repository(name);
  return {
    registry,
    forge,
    chartFolder,
    repository: `${forge.url}/${name}`,
    endpoints: { 'registry.yourdomain.com': registry.url, 'charts.yourdomain.com': charts.url },
    async file(branch, path) {
      const bytes = await git.read(branch, path);
      if (bytes === undefined) {
        throw new Error(`${branch} has no ${path}`);
      }
      return bytes;
    },
    async merge(branch) {
      await git.git('update-ref', 'refs/heads/main', `refs/heads/${branch}`);
      await git.git('update-ref', '-d', `refs/heads/${branch}`);
      for (const pull of forge.pulls(name).filter((pull) => pull.head === branch)) {
        pull.state = 'closed';
      }
    },
    async close() {
      await Promise.all([registry.close(), charts.close(), forge.close()]);
    },
  };
}

/** `tidegate.yaml` of the internal side. */
export function internalReleaseFile(internal: Pick<Internal, 'repository' | 'endpoints'>): string {
  return `# The internal side: where things go, whom to trust, and which files name them.
name: wandb
trust: tidegate.trust.yaml
promote:
  registry: registry.yourdomain.com
  images:
    - {from: docker.io/wandb/controller, to: library/controller}
    - {from: "docker.io/wandb/*", to: "*"}
    - {from: "**", to: "**"}
  charts:
    - {oci: charts}
    - {folder: charts, url: http://charts.yourdomain.com}
bump:
  - {file: deploy/values.yaml, chart: operator}
  - {file: deploy/wandb.yaml, chart: operator-wandb}
pullRequest:
  repository: ${internal.repository}
# Here the internal hosts are servers on this machine.
endpoints:
${Object.entries(internal.endpoints)
  .map(([host, url]) => `  ${host}: ${url}\n`)
  .join('')}`;
}

/** `tidegate.trust.yaml` of the internal side. */
export const trustPolicy = `audience: acme-prod
keys:
  - {name: demo, file: tidegate.pub}
`;

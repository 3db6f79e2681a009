import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chartFolder } from './charts.ts';
import { type Distribution, type DistributionOptions, startDistribution } from './distribution.ts';
import { startStaticServer } from './static-server.ts';
import { openToolbox, type Toolbox } from './toolbox.ts';
import { type Quarter, startUpstream, type Upstream } from './wandb-upstream.ts';

/** The public side with nothing of ours in it: CNCF distribution and a chart folder, filled by the tools that publishers use. */
export interface RealUpstream {
  readonly registry: Distribution;
  /** The packed charts of the classic repository, as `helm package` made them. */
  readonly charts: string;
  /** Host → loopback address: the `endpoints` of the connected side's release file. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly tools: Toolbox;
  /** Pushes images and charts; what is there stays. */
  publish(quarter: Quarter): Promise<void>;
  close(): Promise<void>;
}

/** The tools that are needed to publish. */
export const upstreamTools = ['crane', 'regctl', 'skopeo', 'helm'] as const;

export async function startRealUpstream(
  options: Pick<DistributionOptions, 'version'>,
): Promise<RealUpstream> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-upstream-'));
  const charts = join(folder, 'charts');
  await mkdir(charts);
  const [made, registry, helm] = await Promise.all([
    startUpstream(),
    startDistribution(options),
    startStaticServer(charts),
  ]);
  const tools = openToolbox(folder);
  const published = new Set<string>();
  return {
    registry,
    charts,
    endpoints: {
      'charts.wandb.ai': helm.url,
      'docker.io': registry.url,
      'ghcr.io': registry.url,
      'quay.io': registry.url,
    },
    tools,
    async publish(quarter) {
      await made.publish(quarter);
      for (const image of imagesOf(made).filter((image) => !published.has(image))) {
        await copyImage(tools, image, made.registry.host, registry.host);
        published.add(image);
      }
      await publishCharts(tools, quarter, registry.host);
    },
    async close() {
      await Promise.all([made.close(), registry.close(), helm.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function imagesOf({ registry }: Upstream): readonly string[] {
  const images = [...registry.repositories].filter(([repository]) => !repository.includes('helm-charts'));
  return images.flatMap(([repository, { tags }]) => [...tags.keys()].map((tag) => `${repository}:${tag}`));
}

/** Each tool writes in its own way, and registries hold what all of them wrote. */
async function copyImage(tools: Toolbox, image: string, from: string, to: string): Promise<void> {
  const [source, target] = [`${from}/${image}`, `${to}/${image}`];
  if (/^(wandb\/local|prometheus\/)/.test(image)) {
    const plain = ['--src-tls-verify=false', '--dest-tls-verify=false'];
    const copy = [
      'copy',
      '--all',
      '--preserve-digests',
      ...plain,
      `docker://${source}`,
      `docker://${target}`,
    ];
    await tools('skopeo', '--insecure-policy', ...copy);
  } else if (image.startsWith('wandb/')) {
    const plain = [from, to].flatMap((host) => ['--host', `reg=${host},tls=disabled`]);
    await tools('regctl', ...plain, 'image', 'copy', source, target);
  } else {
    await tools('crane', 'copy', source, target);
  }
}

/** `operator` in the classic repository, `operator-wandb` as an OCI artifact. */
async function publishCharts(tools: Toolbox, { operator, platform }: Quarter, host: string): Promise<void> {
  await tools('helm', 'package', chartFolder('operator'), '--version', operator, '--destination', 'charts');
  await tools('helm', 'repo', 'index', 'charts');
  await tools('helm', 'package', chartFolder('operator-wandb'), '--version', platform);
  const repository = `oci://${host}/wandb/helm-charts`;
  await tools('helm', 'push', `operator-wandb-${platform}.tgz`, repository, '--plain-http');
}

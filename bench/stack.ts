import { connect } from '../src/connect.ts';
import { closure } from '../src/oci/closure.ts';
import { copy } from '../src/oci/copy.ts';
import { terminalRuntime } from '../src/runtime/terminal.ts';
import { noise, pushImage } from '../test/support/images.ts';
import { startRegistry } from '../test/support/registry.ts';
import { testHost } from '../test/support/host.ts';

const MB = 1_000_000;

/** About a gibibyte in seven images for two platforms: few large layers, and bases that they share, as in the W&B set. */
const images = [
  { name: 'wandb/local', bases: ['debian', 'python'], sizes: [120, 60], moves: true },
  { name: 'wandb/console', bases: ['debian'], sizes: [30, 10], moves: true },
  { name: 'wandb/controller', bases: [], sizes: [5, 20], moves: true },
  { name: 'bitnami/redis', bases: ['debian'], sizes: [30], moves: false },
  { name: 'otel/opentelemetry-collector-contrib', bases: [], sizes: [60], moves: false },
  { name: 'prometheus/prometheus', bases: [], sizes: [50], moves: false },
  { name: 'prometheus-operator/prometheus-config-reloader', bases: [], sizes: [10], moves: false },
] as const;

const baseSizes = { debian: 35, python: 80 } as const;

/** The two quarters: in the second one, the last layer of what W&B builds is new. */
export const quarters = ['1.0.0', '1.1.0'] as const;

export const repositories: readonly string[] = images.map(({ name }) => name);

/** The tag of an image in a quarter. */
export function tagIn(repository: string, quarter: string): string {
  return images.some(({ name, moves }) => name === repository && moves) ? quarter : quarters[0];
}

/**
 * Fills a registry with both quarters: whoever locks one locks the other.
 * @param host of a registry on loopback, such as CNCF distribution
 */
export async function publish(host: string): Promise<void> {
  for (const quarter of quarters) {
    await publishQuarter(host, quarter);
  }
}

async function publishQuarter(host: string, quarter: string): Promise<void> {
  const memory = await startRegistry();
  const { registries } = await connect({}, terminalRuntime(testHost()));
  for (const { name, bases, sizes, moves } of images) {
    const tag = tagIn(name, quarter);
    const layers = (platform: string) => [
      ...bases.map((base) => noise(`${base} ${platform}`, baseSizes[base] * MB)),
      ...sizes.map((size, index) => {
        const last = moves && index === sizes.length - 1;
        return noise(`${name} ${platform} ${index} ${last ? quarter : ''}`, size * MB);
      }),
    ];
    pushImage(memory, name, tag, { platforms: ['linux/amd64', 'linux/arm64'], layers });
    const from = registries.repository(`${memory.host}/${name}`);
    const to = registries.repository(`${host}/${name}`);
    const root = await from.resolve(tag);
    const { blobs, manifests } = await closure(from, root);
    const content = [...blobs, ...manifests.map(({ descriptor }) => descriptor)];
    await copy(content.map((descriptor) => ({ descriptor, from, to })));
    await to.tag?.(tag, root);
    memory.repositories.clear();
  }
  await memory.close();
}

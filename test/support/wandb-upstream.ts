import { chartFolder, packChart } from './charts.ts';
import { pushChart, startHelmRepository, type TestHelmRepository } from './helm-repository.ts';
import { noise, pushImage } from './images.ts';
import { startRegistry, type TestRegistry } from './registry.ts';

/** What W&B has published at one moment: the versions that move. */
export interface Quarter {
  readonly release: string;
  readonly controller: string;
  readonly local: string;
  readonly console: string;
  /** Version of the chart `operator`. */
  readonly operator: string;
  /** Version of the chart `operator-wandb`. */
  readonly platform: string;
}

/** The guide's `wsm list`, and what came a quarter later. */
export const quarters = [
  {
    release: '2026q3',
    controller: '1.16.1',
    local: '0.62.2',
    console: '2.13.1',
    operator: '1.3.4',
    platform: '0.20.1',
  },
  {
    release: '2026q4',
    controller: '1.22.0',
    local: '0.83.0',
    console: '2.16.4',
    operator: '1.4.8',
    platform: '0.43.8',
  },
] as const satisfies readonly Quarter[];

/** The public side of the demo and the tests: a registry that stands for docker.io, quay.io and ghcr.io, and a Helm repository. */
export interface Upstream {
  readonly registry: TestRegistry;
  readonly helm: TestHelmRepository;
  /** Host → loopback address: the `endpoints` of the connected side's release file. */
  readonly endpoints: Readonly<Record<string, string>>;
  publish(quarter: Quarter): Promise<void>;
  close(): Promise<void>;
}

export async function startUpstream(): Promise<Upstream> {
  const registry = await startRegistry();
  const helm = await startHelmRepository();
  return {
    registry,
    helm,
    endpoints: {
      'charts.wandb.ai': helm.url,
      'docker.io': registry.url,
      'ghcr.io': registry.url,
      'quay.io': registry.url,
    },
    async publish(quarter) {
      publishImages(registry, quarter);
      helm.add(await packChart({ folder: chartFolder('operator'), version: quarter.operator }));
      const platform = await packChart({ folder: chartFolder('operator-wandb'), version: quarter.platform });
      pushChart(registry, 'wandb/helm-charts', platform);
    },
    async close() {
      await Promise.all([registry.close(), helm.close()]);
    },
  };
}

const kB = 1000;
// Bases that several images share and that stay the same from quarter to quarter, as in life.
const debian = noise('debian 12', 4000 * kB);
const python = noise('python 3.12', 6000 * kB);

function publishImages(registry: TestRegistry, { controller, local, console }: Quarter): void {
  const multi = { platforms: ['linux/amd64', 'linux/arm64'], attestations: true } as const;
  pushImage(registry, 'wandb/controller', controller, { ...multi, layers: [1500 * kB] });
  pushImage(registry, 'wandb/local', local, { layers: [debian, python, 3000 * kB], format: 'docker' });
  pushImage(registry, 'wandb/console', console, { layers: [debian, 1200 * kB] });
  pushImage(registry, 'bitnami/redis', '7.2.4-debian-12-r9', { layers: [debian, 2000 * kB] });
  pushImage(registry, 'otel/opentelemetry-collector-contrib', '0.97.0', { ...multi, layers: [3000 * kB] });
  pushImage(registry, 'prometheus/prometheus', 'v2.47.0', {
    platforms: multi.platforms,
    format: 'docker',
    layers: [2500 * kB],
  });
  pushImage(registry, 'prometheus-operator/prometheus-config-reloader', 'v0.67.0', { layers: [800 * kB] });
}

/** `tidegate.yaml` of the connected side. */
export function connectedReleaseFile(endpoints: Readonly<Record<string, string>>): string {
  return `# The connected side: what to look for, and where.
name: wandb
audience: acme-prod
platforms: all
charts:
  - name: operator
    repository: https://charts.wandb.ai
    version: ">=1.0 <2"
  - name: operator-wandb
    repository: oci://ghcr.io/wandb/helm-charts
    version: ">=0.18 <1"
images:
  - {name: docker.io/wandb/controller, version: "^1.13"}
  - {name: docker.io/wandb/local, version: ">=0.59 <1"}
  - {name: docker.io/wandb/console, version: "^2.12"}
  - {name: docker.io/bitnami/redis, tag: 7.2.4-debian-12-r9}
  - {name: docker.io/otel/opentelemetry-collector-contrib, tag: 0.97.0}
  - {name: quay.io/prometheus/prometheus, version: "~2.47"}
  - {name: quay.io/prometheus-operator/prometheus-config-reloader, tag: v0.67.0}
# Here the public hosts are servers on this machine.
endpoints:
${Object.entries(endpoints)
  .map(([host, url]) => `  ${host}: ${url}\n`)
  .join('')}`;
}

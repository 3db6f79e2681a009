import type { TestContext } from 'node:test';
import { connect } from '../../src/connect.ts';
import { type HelmIndex, parseIndex } from '../../src/helm/index.ts';
import type { ChartRepository } from '../../src/promote/charts/chart-repository.ts';
import { openClassicRepository } from '../../src/promote/charts/classic-repository.ts';
import type { ClassicTarget } from '../../src/release/release-file.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { Clock } from '../../src/runtime/runtime.ts';
import { type ChartServerOptions, startChartServer, type TestChartServer } from './chart-server.ts';
import { testRuntime } from './runtime.ts';
import { planAdditions, type SampleChart } from './sample-charts.ts';

/** Of the bundle that the charts are from. */
export const created = '2026-10-01T00:00:00Z';
/** A login that only these repositories know. */
export const chartLogin = { user: 'pusher', password: 'only-for-charts' };
const uploads = {
  webdav: 'put-index',
  heeds: 'put-index',
  hosted: 'put',
  museum: 'chartmuseum',
  context: 'chartmuseum',
} as const;

export interface ChartLab {
  readonly server: TestChartServer;
  readonly target: ClassicTarget;
  readonly lines: readonly string[];
  /** As another run would. */
  open(): Promise<ChartRepository>;
  promote(...charts: readonly SampleChart[]): Promise<void>;
}

/** Waits for real, but not as long, so that whoever has a lock gets its turn. */
export const briskClock: Clock = {
  now: () => systemClock.now(),
  sleep: (milliseconds) => systemClock.sleep(milliseconds / 20),
};

/** A chart repository as `https://charts.test`, and promotions into it; without a clock, theirs stands still until somebody sleeps. */
export async function openChartLab(
  t: TestContext,
  options: ChartServerOptions,
  credentials?: string,
  clock?: Clock,
): Promise<ChartLab> {
  const server = await startChartServer(options);
  t.after(() => server.close());
  const address = `https://charts.test${options.path ?? ''}`;
  const target = { kind: 'classic', address, url: address, upload: uploads[options.kind] } as const;
  const quiet = testRuntime({ env: { DOCKER_CONFIG: '/nowhere' } });
  const runtime = { ...quiet, clock: clock ?? quiet.clock };
  const open = async (): Promise<ChartRepository> => {
    const { http } = await connect({ 'charts.test': server.url }, runtime, {
      credentials,
      charts: [address],
    });
    return openClassicRepository(target, http, runtime);
  };
  return {
    server,
    target,
    lines: quiet.lines,
    open,
    async promote(...charts) {
      const repository = await open();
      await repository.add(await planAdditions(repository, charts), created);
    },
  };
}

/** What `helm repo add` would read. */
export async function indexOf({ server, target }: ChartLab): Promise<HelmIndex> {
  const base = `${server.url}${new URL(target.url).pathname}`.replace(/\/?$/, '/');
  return parseIndex(await (await fetch(`${base}index.yaml`)).text(), 'index.yaml');
}

export function locksIn({ folders }: TestChartServer): readonly string[] {
  return [...folders].filter((name) => name.includes('lock'));
}

/** Every request that could change something: `PUT /index.yaml`. */
export function writesTo({ requests }: TestChartServer): readonly string[] {
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

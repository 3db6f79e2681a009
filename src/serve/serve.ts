import { hostname } from 'node:os';
import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import type { Digest } from '../oci/digest.ts';
import type { ReadableStore } from '../oci/store.ts';
import { resolveDestinations } from '../promote/destination.ts';
import { promotionTargets, type PromotionTargets } from '../promote/targets.ts';
import { createMapping } from '../release/mapping.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { TrustPolicy } from '../verify/trust-policy.ts';
import { createCatalog } from './catalog.ts';
import { readChartFiles } from './chart-files.ts';
import type { Catalog } from './content.ts';
import { createHandler, type Tally } from './handler.ts';
import type { Served } from './instructions.ts';
import type { Limits } from './limits.ts';
import { isEverywhere, type ListenAddress, urlOf } from './listen-address.ts';
import type { Login } from './login.ts';
import { requireListenable, startServer } from './server.ts';
import type { TlsIdentity } from './tls-identity.ts';
import { upstreamTargets } from './upstream-targets.ts';
import { readBundles, verifyBundles, type VerifiedBundles } from './verified-bundles.ts';
import { openVolumes } from './volumes.ts';

export interface ServeOptions {
  /** Absolute folders: the bundle, and earlier ones that have what a delta leaves out. */
  readonly bundles: readonly string[];
  readonly trust: TrustPolicy;
  /** Serve under the names of this internal registry. */
  readonly config: PromoteConfig | undefined;
  readonly listen: ListenAddress;
  readonly identity: TlsIdentity | undefined;
  readonly login: Login;
  readonly limits: Limits;
}

export interface Serving {
  readonly served: Served;
  /** Lets answers end, then closes everything. */
  stop(): Promise<Readonly<Tally>>;
}

/**
 * Verifies bundles to the last byte, then serves them.
 * @throws UserError `CANNOT_LISTEN`, `UNMAPPED_IMAGE`, `MAPPING_COLLISION`; what `readBundles`, `verifyBundles` and
 *   `readChartFiles` raise
 */
export async function serve(options: ServeOptions, runtime: Runtime): Promise<Serving> {
  const { listen, identity, login, limits, config } = options;
  await requireListenable(listen);
  await using opened = new AsyncDisposableStack();
  const bundles = await readBundles(options.bundles);
  const volumes = opened.use(await openVolumes(bundles));
  const [{ manifest }] = bundles;
  const targets =
    config === undefined ? upstreamTargets(manifest) : promotionTargets(manifest, createMapping(config));
  const verified = await verifyBundles(bundles, options.trust, runtime);
  await volumes.requireSame();
  const catalog = await openCatalog(verified, targets, config !== undefined);
  const tally: Tally = { requests: 0, bytes: 0 };
  const { log } = runtime;
  const { holders } = verified;
  const service = { catalog, volumes, holders, login, patience: limits.reader, log };
  const server = await startServer({
    listen,
    identity,
    limits,
    handle: createHandler(service, tally),
    onError: ({ message }) => log.error(message),
  });
  const kept = opened.move();
  const host = isEverywhere(listen) ? hostname() : listen.host;
  const url = urlOf({ host, port: server.port }, identity === undefined ? 'http' : 'https');
  return {
    served: servedOf(manifest, targets, catalog, url),
    async stop() {
      await server.stop();
      await kept.disposeAsync();
      return tally;
    },
  };
}

async function openCatalog(
  { newest, holders }: VerifiedBundles,
  targets: PromotionTargets,
  isInternal: boolean,
): Promise<Catalog> {
  const { manifest, store } = newest;
  const storeOf = (digest: Digest): ReadableStore => (holders.get(digest) ?? newest).store;
  const destinations = await resolveDestinations(targets, store, manifest.platforms);
  return createCatalog(destinations, await readChartFiles(manifest, store, storeOf), isInternal);
}

function servedOf(
  { name, release, charts }: BundleManifest,
  { images }: PromotionTargets,
  { names }: Catalog,
  url: string,
): Served {
  const hosts = images.map(({ repository }) => repository.slice(0, repository.indexOf('/')));
  return {
    url,
    name,
    release,
    hosts: [...new Set(hosts)].sort(),
    repositories: names.length,
    charts: charts.length,
  };
}

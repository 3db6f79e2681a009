import { byText } from '../../order.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Descriptor } from '../descriptor.ts';
import type { ManifestCache } from '../manifest-cache.ts';
import { parseReference } from '../reference.ts';
import { type Forecast, forecast, type Need } from './quota-forecast.ts';
import type { Registries } from './registries.ts';

/** A manifest that is going to be asked for, and the `host/path` to get it from. */
export interface WantedManifest {
  readonly repository: string;
  readonly descriptor: Descriptor;
}

interface AnnounceOptions {
  readonly registries: Registries;
  readonly manifests: ManifestCache;
  readonly runtime: Pick<Runtime, 'clock' | 'log'>;
  /** Nobody knows yet which ones it will be; see `Need`. */
  readonly estimate?: Need['estimate'];
}

/** So few that no limit is worth a question. */
const handful = 5;

/**
 * Says how many manifests are needed from each registry that announces a rate limit, what is left of that, and when it
 * will have to pause. Manifests in the cache do not count; blobs are free everywhere. It never throws.
 */
export async function announceQuotas(
  wanted: readonly WantedManifest[],
  { registries, manifests, runtime, estimate }: AnnounceOptions,
): Promise<void> {
  const lacking = [];
  for (const manifest of wanted) {
    if (!(await manifests.holds(manifest.descriptor))) {
      lacking.push(manifest);
    }
  }
  const hosts = [...Map.groupBy(lacking, ({ repository }) => parseReference(repository).host)];
  const asked = hosts
    .filter(([, members]) => members.length > handful)
    .sort(byText(([host]) => host))
    .map(async ([host, members]): Promise<Forecast | undefined> => {
      try {
        const quota = await quotaFor(members, registries);
        const need = { host, manifests: members.length, ...(estimate && { estimate }) };
        return quota && forecast(need, quota, runtime.clock.now());
      } catch (error) {
        // Whatever it is, getting the manifests will say it.
        runtime.log.debug(`the rate limit of ${host} is unknown: ${String(error)}`);
        return undefined;
      }
    });
  for (const found of await Promise.all(asked)) {
    if (found !== undefined) {
      runtime.log[found.enough ? 'info' : 'warning'](found.text);
    }
  }
}

async function quotaFor([first]: readonly WantedManifest[], registries: Registries) {
  return first && (await registries.repository(first.repository).quota(first.descriptor));
}

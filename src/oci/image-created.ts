import { parseJson } from '../schema/json.ts';
import { isMap } from '../schema/schema.ts';
import { type Descriptor, mediaTypes } from './descriptor.ts';
import { chosenChildren, runnable } from './platforms.ts';
import { readManifest } from './read-manifest.ts';
import type { ReadableStore } from './store.ts';
import { readAll } from './verified.ts';

/** Bytes. Some images of W&B have configs of more than four million. */
const configLimit = 16 * 1024 * 1024;
/** Builds that are meant to be reproducible say 1, 1970 or 1980; there were no images before 2013. */
const firstImages = Date.UTC(2013, 0);

/**
 * When an artifact was built: the annotation `org.opencontainers.image.created` of its index or manifest, else what the
 * config says (image-spec, config.md, `created`); of several platforms, the first one that runs somewhere. Nobody proves
 * that date. A chart has nothing in its config.
 * @param platforms which children of an index may be looked at; undefined for all
 * @returns undefined where there is no date that can be true
 * @throws what the store throws, RefusedError `INVALID_MANIFEST` or `TOO_LARGE`
 */
export async function imageCreated(
  store: ReadableStore,
  root: Descriptor,
  now: Date,
  platforms?: readonly string[],
): Promise<Date | undefined> {
  const top = await readManifest(store, root);
  const children = platforms === undefined ? top.manifests : chosenChildren(top.manifests, platforms);
  const [child] = runnable(children);
  const manifest = child === undefined ? top : await readManifest(store, child);
  for (const { annotations } of [top, manifest]) {
    const said = credible(annotations?.['org.opencontainers.image.created'], now);
    if (said !== undefined) {
      return said;
    }
  }
  const { config } = manifest;
  return config === undefined || config.mediaType === mediaTypes.helmConfig || config.size > configLimit
    ? undefined
    : credible(await createdIn(store, config), now);
}

async function createdIn(store: ReadableStore, config: Descriptor): Promise<unknown> {
  const parsed = parseJson(await readAll(store, config));
  return 'value' in parsed && isMap(parsed.value) ? parsed.value['created'] : undefined;
}

function credible(text: unknown, now: Date): Date | undefined {
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return time >= firstImages && time <= now.valueOf() ? new Date(time) : undefined;
}

import { parseJson } from '../schema/json.ts';
import { isMap } from '../schema/schema.ts';
import type { Descriptor } from './descriptor.ts';
import { parseManifest } from './manifest.ts';
import { runnable } from './platforms.ts';
import type { ReadableStore } from './store.ts';
import { readAll } from './verified.ts';

/** Bytes. */
const configLimit = 1024 * 1024;
/** Builds that are meant to be reproducible say 1970 or 1980; there were no images before 2013. */
const firstImages = Date.UTC(2013, 0);

/**
 * When an image was built, as its config says (image-spec, config.md, `created`); of several platforms, the first one that
 * runs somewhere. Nobody proves that date.
 * @returns undefined where there is no such image, or no date that can be true
 * @throws what the store throws, RefusedError `INVALID_MANIFEST` or `TOO_LARGE`
 */
export async function imageCreated(store: ReadableStore, tag: string, now: Date): Promise<Date | undefined> {
  const root = await store.find(tag);
  const config = root && (await findConfig(store, root));
  if (config === undefined || config.size > configLimit) {
    return undefined;
  }
  const parsed = parseJson(await readAll(store, config));
  const created = 'value' in parsed && isMap(parsed.value) ? parsed.value['created'] : undefined;
  const time = typeof created === 'string' ? Date.parse(created) : Number.NaN;
  return time >= firstImages && time <= now.valueOf() ? new Date(time) : undefined;
}

async function findConfig(store: ReadableStore, root: Descriptor): Promise<Descriptor | undefined> {
  const { config, manifests } = await readManifest(store, root);
  const [child] = runnable(manifests);
  return config ?? (child && (await readManifest(store, child)).config);
}

async function readManifest(store: ReadableStore, descriptor: Descriptor) {
  const where = `${store.name}@${descriptor.digest}`;
  return parseManifest(await readAll(store, descriptor), descriptor.mediaType, where);
}

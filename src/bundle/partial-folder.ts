import { lstat, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { listFolder } from './folder.ts';
import { bundleName } from './layout.ts';
import type { BundlePlan } from './plan.ts';

/**
 * Makes the folder that a bundle is made in, or prepares the one that an earlier run left. What is in it may be of an
 * earlier plan: every blob is proven at its place before it counts, so only volumes that this plan has no use for are
 * taken away, and nothing that is not ours.
 * @returns true when there is something to continue
 * @throws UserError `NOT_OURS` for a link, or for files that no run of ours has made; nothing is removed then
 */
export async function preparePartial(partial: string, { manifest }: BundlePlan): Promise<boolean> {
  const found = await lstat(partial).catch(() => undefined);
  if (found === undefined) {
    await mkdir(partial, { recursive: true });
    return false;
  }
  const names = found.isDirectory() ? ((await listFolder(partial)) ?? []) : [];
  const bundle = bundleName(manifest);
  const own = new Set([...manifest.files, ...manifest.volumes].map(({ name }) => name).concat('bundle.json'));
  const faults: string[] = found.isDirectory() ? [] : ['it is no folder'];
  for (const name of names) {
    const isFile = (await lstat(join(partial, name))).isFile();
    if (!isFile || !(own.has(name) || isVolume(name, bundle))) {
      faults.push(`${JSON.stringify(name)} is not a file of a bundle in the making`);
    }
  }
  if (faults.length > 0) {
    throw new UserError('NOT_OURS', `${partial} is in the way`, {
      details: faults.slice(0, 20),
      hint: 'Nothing was removed. Move it away, or choose another output.',
    });
  }
  const planned = new Set([...manifest.files, ...manifest.volumes].map(({ name }) => name));
  for (const name of names.filter((name) => !planned.has(name))) {
    await rm(join(partial, name));
  }
  return true;
}

/** A volume of this bundle, under whatever plan. */
function isVolume(name: string, bundle: string): boolean {
  return (
    name.startsWith(`${bundle}.`) && /^\d{3,}\.tar(?:\.part\d{3,})?$/.test(name.slice(bundle.length + 1))
  );
}

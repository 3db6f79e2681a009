import { whereKnown, whereLegal } from '../unless.ts';
import { whyElsewhere } from './git-source.ts';
import type { DeployFile, ValueFile } from './occurrence.ts';
import { readDeployFile } from './read-deploy-file.ts';

/** What files are called that Argo CD and Kustomize take values from: most others refer to none, and need not be read for it. */
const keys = ['valueFiles', 'valuesFile', 'additionalValuesFiles'];

/**
 * A deploy file with the values files of its repository that it refers to, as far as they are there.
 * @param read what stands at a path of the same tree; what it throws of our errors counts as not there
 */
export async function withReferred<File extends DeployFile>(
  file: File,
  read: (path: string) => Promise<Buffer | undefined>,
): Promise<File> {
  const referred: ValueFile[] = [];
  for (const path of referredBy(file)) {
    const bytes = await whereKnown(read(path));
    referred.push(...(bytes === undefined ? [] : [{ path, bytes }]));
  }
  return { ...file, referred };
}

function referredBy(file: DeployFile): ReadonlySet<string> {
  const found = keys.some((key) => file.bytes.includes(key))
    ? whereLegal(() => readDeployFile({ ...file, valueFiles: [] }, new Set()))
    : undefined;
  const layers = found?.values.flatMap((held) => held.layers ?? []) ?? [];
  return new Set(
    layers.flatMap((layer) => (layer.kind === 'file' && isHere(layer.file, file) ? [layer.file.path] : [])),
  );
}

function isHere(
  { path, git }: { path: string; git?: Parameters<typeof whyElsewhere>[0] },
  { origin = {} }: DeployFile,
): boolean {
  return git !== undefined && !path.startsWith('../') && whyElsewhere(git, origin) === undefined;
}

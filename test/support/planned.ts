import assert from 'node:assert/strict';
import { planBump } from '../../src/bump/plan.ts';
import type { PromotedRelease } from '../../src/bump/promoted.ts';
import type { DeployFile } from '../../src/deploy/occurrence.ts';
import { parseSetter, type Setter } from '../../src/deploy/release-names.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { editScalars } from '../../src/yaml/edit.ts';
import { deployFile, releaseNamed, releaseWith } from './deploy-files.ts';

/** What the release has, and what files had before. */
export const digest = digestOf(Buffer.from('new'));
export const old = digestOf(Buffer.from('old'));

/** A line that bump has nothing to do with, so that no file names nothing of the release. */
export const last = '---\nlast: {image: "r.corp/z:4.0"}\n';

/**
 * A release of images such as `r.corp/x`, and what its lock says: `c: image` → `x`, of the chart `c`.
 * @param versions the tag of each
 */
export function lockedRelease(
  versions: Readonly<Record<string, string>>,
  setters: readonly (readonly [text: string, name: string])[] = [],
): PromotedRelease {
  const all = Object.entries(versions).flatMap(([name, version]) => [
    [`r.corp/${name}`, [version]] as const,
    [`docker.io/acme/${name}`, [version]] as const,
  ]);
  const setterOf = ([text, name]: readonly [string, string]): Setter => {
    const setter = parseSetter(text);
    assert.ok(setter !== undefined, text);
    const upstream = `docker.io/acme/${name}`;
    return { ...setter, upstream, repository: `r.corp/${name}`, reference: `${upstream}:${versions[name]}` };
  };
  const known = releaseWith(Object.fromEntries(all), digest);
  return {
    ...known,
    // By its upstream name it is known only where something says what an image is.
    versionsOf: (found) =>
      found.kind === 'image' && found.of === undefined && !found.repository.startsWith('r.corp/')
        ? []
        : known.versionsOf(found),
    releaseNames: {
      ...releaseNamed(all.map(([name]) => name)),
      upstreams: new Map(Object.keys(versions).map((name) => [`r.corp/${name}`, `docker.io/acme/${name}`])),
      setters: setters.map(setterOf),
    },
  };
}

/** The files as they are left, and what is told of them. */
export function planned(files: readonly DeployFile[], release: PromotedRelease) {
  return planBump(files, release).map(({ file, edits, remarks, isBehind }) => {
    const scalars = edits.flatMap((edit) => edit.scalars);
    const { bytes } = editScalars(file.bytes, scalars, file.path);
    return { after: bytes.toString(), told: remarks.map(({ message }) => message), isBehind };
  });
}

/** Files of one repository: `https://g`. */
export function filesOf(
  texts: Readonly<Record<string, string | readonly [text: string, target: Partial<DeployFile>]>>,
): readonly DeployFile[] {
  return Object.entries(texts).map(([path, file]) => {
    const [text, target] = typeof file === 'string' ? [file, {}] : file;
    return deployFile(text, { path, origin: { url: 'https://g', base: 'main' }, ...target });
  });
}

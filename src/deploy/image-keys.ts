import type { Path } from '../schema/schema.ts';

/** What a key of a chart's values says of an image. */
export type ImagePart = 'image' | 'registry' | 'repository' | 'name' | 'tag' | 'digest';

/** The keys that belong together: `sidecarImage`, `sidecarImageTag`; the family of `repository` and `tag` has no name. */
export type ImageFamily = { readonly [P in ImagePart]?: string };

const parts: Readonly<Record<string, ImagePart>> = {
  registry: 'registry',
  repository: 'repository',
  repo: 'repository',
  name: 'name',
  tag: 'tag',
  digest: 'digest',
  // Without the algorithm in front, as Grafana's and Prometheus' charts want it.
  sha: 'digest',
  sha256: 'digest',
};

const apart = /^(?:(.+)[._-])?(registry|repository|repo|name|tag|digest|sha256|sha)$/;
const joined = /^(.+)(Registry|Repository|Repo|Name|Tag|Digest|Sha)$/;

/**
 * Sorts keys by what they are of: `image` + `imageTag`, `controllerImageRepository` + `controllerImageTag`,
 * `registry` + `repository` + `tag` + `digest`.
 * @param keys of values that are texts or numbers
 */
export function imageFamilies(keys: readonly string[]): ReadonlyMap<string, ImageFamily> {
  const families = new Map<string, ImageFamily>();
  for (const key of keys) {
    const { family, part } = splitKey(key) ?? {};
    if (family !== undefined && part !== undefined && families.get(family)?.[part] === undefined) {
      families.set(family, { ...families.get(family), [part]: key });
    }
  }
  return families;
}

/** `SIDECAR_IMAGE`: environment variables are written in capitals. */
export function isVariable(key: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(key);
}

/** `image`, `sidecarImage`, `initImage`. */
export function isImageKey(key: string | number | undefined): boolean {
  return typeof key === 'string' && /image$/i.test(key);
}

/** `registry`, `imageRegistry`, Istio's `hub`: what may stand before the names of images beside it or further down. */
export function isBaseKey(key: string): boolean {
  return /(?:registry|hub|repository|repo|prefix)$/i.test(key);
}

/** Where a map names an image, or is called one, the tag beside its registry is of that one and of no other. */
export function sharesTag(path: Path, has: (key: string) => boolean): boolean {
  const isOfOne = isImageKey(path.at(-1)) && path.at(-2) !== 'global';
  return !isOfOne && !['image', 'repository', 'repo', 'name'].some(has);
}

/** `images`, `extraImages`: what lists or maps of whole references are called. */
export function isImagesKey(key: string | number | undefined): boolean {
  return typeof key === 'string' && /images$/i.test(key);
}

/** `containers`, `initContainers`: what lists of Kubernetes' containers are called. */
export function isContainersKey(key: string | number | undefined): boolean {
  return typeof key === 'string' && /containers$/i.test(key);
}

/** Of what a map is called by, and not of `sidecarImage` in it. */
export function isOfMap(key: Path[number] | undefined): boolean {
  const [[family = ''] = []] = imageFamilies([String(key)]);
  return family === '' || family === 'image';
}

/** `sidecarTag` is of `sidecarImage`; a bare `tag` is of any image beside it. */
export function isOfImageKey(pin: Path[number] | undefined, named: Path[number] | undefined): boolean {
  const [[family, own] = []] = imageFamilies([pin === 'version' ? 'tag' : String(pin)]);
  const [[other, says] = []] = imageFamilies([String(named)]);
  const isBare = family === '' && (own?.tag ?? own?.digest) !== undefined;
  const isNamed = (says?.image ?? says?.repository ?? says?.name) !== undefined;
  return isNamed && family !== undefined && (isBare || (family || 'image') === (other || 'image'));
}

function splitKey(written: string): { readonly family: string; readonly part: ImagePart } | undefined {
  // Environment variables are written in capitals.
  const key = /[a-z]/.test(written) || !written.includes('IMAGE') ? written : written.toLowerCase();
  // `imageK8S`, `imageEnvoy`
  if (isImageKey(key)) {
    return { family: key, part: 'image' };
  }
  const [, versioned] = /^(.*image)_?version$/i.exec(key) ?? [];
  if (versioned !== undefined) {
    return { family: versioned, part: 'tag' };
  }
  const match = apart.exec(key) ?? joined.exec(key);
  const part = parts[match?.[2]?.toLowerCase() ?? ''];
  if (match !== null && part !== undefined) {
    return { family: match[1] ?? '', part };
  }
  // `imagePullPolicy` is none, and it would take the tag away from `image`.
  return /^image(?!Pull)[A-Z]/.test(key) ? { family: key, part: 'image' } : undefined;
}

import { posix } from 'node:path';
import { type Setting, targetPath } from '../helm/set-values.ts';
import { stepInto } from '../helm/values-place.ts';
import { remember } from '../remember.ts';
import type { Path } from '../schema/schema.ts';
import { whereLegal } from '../unless.ts';
import { parseYaml } from '../yaml/document.ts';
import { findConfigMap, openConfigMaps } from './config-maps.ts';
import type { FoundFile } from './found.ts';
import type {
  ChartValues,
  DeployFile,
  Holder,
  ImageOccurrence,
  Occurrence,
  ValuesFile,
  ValuesLayer,
  ValuesObject,
} from './occurrence.ts';
import { whyElsewhere } from './git-source.ts';
import { keyOf, pinsOf } from './overrides.ts';

/** Values that are laid over others, and what they name. */
export interface Layer {
  readonly values: unknown;
  /** At a path of them, and in the map there. */
  readonly imagesAt: (path: Path) => readonly PlacedImage[];
  /** Set where they are no values, but one that is set in those below, as with \`--set\`. */
  readonly setting?: Setting;
  /** What the release file says of names in its file. */
  readonly rules?: DeployFile['images'];
  /** Whose they are, see `layerKey`: of the values that they stand beside for a setting; absent for what stands elsewhere in a text. */
  readonly key?: string;
}

export interface PlacedImage {
  readonly image: ImageOccurrence;
  /** In the values: of its name, its tag or its digest. */
  readonly path: Path;
}

/** The first document of a file, which is all that Helm reads of it. */
export const whole: Holder = { document: 0, path: [] };

/** Tells the values in all files apart: environments may have files of one name. */
export function layerKey({ file }: FoundFile, { document, path }: Holder): string {
  return JSON.stringify([file.environment, posix.normalize(file.path), keyOf({ document, path })]);
}

/** The key of a values file that another file refers to; undefined for one of a chart, or of another repository. */
export function fileKey({ path, git }: ValuesFile, { file, found }: FoundFile): string | undefined {
  return git === undefined || whyElsewhere(git, file.origin ?? {}) !== undefined
    ? undefined
    : layerKey({ file: { ...file, path }, found }, whole);
}

/**
 * Reads what a tool merges, as far as the files have it. Everything is read once, as it may be merged in very many places.
 * @returns what is in a layer of values that stand in a file; undefined for one that nobody can read here
 */
export function layerReader(
  all: readonly FoundFile[],
): (layer: ValuesLayer, held: ChartValues, of: FoundFile) => Layer | undefined {
  const configMapsOf = openConfigMaps();
  const byKey = new Map(all.map((of) => [layerKey(of, whole), of]));
  const documentsIn = remember((text: string) => whereLegal(() => parseYaml(Buffer.from(text), '').values));
  const heldIn = remember((of: FoundFile) =>
    Map.groupBy(of.found.occurrences.filter(isImage), ({ holder }) => holder && keyOf(holder)),
  );
  const imagesOf = (held: ChartValues, of: FoundFile): Layer['imagesAt'] =>
    byMap(() =>
      (heldIn(of).get(keyOf(held)) ?? []).map((image) => ({
        image,
        paths: [image.inValues?.path, ...pinsOf(image).map((pin) => pathBelow(pin, held))],
      })),
    );
  const inDocument = (held: ChartValues, of: FoundFile): Layer | undefined => {
    const value = held.path.reduce<unknown>(stepInto, of.found.documents[held.document]);
    const documents = typeof value === 'string' ? documentsIn(value) : [value];
    const own = { key: layerKey(of, held), imagesAt: imagesOf(held, of), ...rulesOf(of) };
    return documents && { values: documents[0], ...own };
  };
  const inFile = remember((of: FoundFile): Layer | undefined => {
    const { documents } = of.found;
    const own = { key: layerKey(of, whole), imagesAt: imagesBelow(of, whole), ...rulesOf(of) };
    return documents.length === 0 ? undefined : { values: documents[0], ...own };
  });
  const inConfigMap = (object: ValuesObject, { file }: FoundFile): Layer | undefined => {
    const near = all.filter((other) => other.file.environment === file.environment);
    const at = findConfigMap(object, file.path, { files: near.map((other) => other.file), configMapsOf });
    const owner = 'why' in at ? undefined : near.find((other) => other.file.path === at.file);
    const documents = 'why' in at ? undefined : documentsIn(at.text);
    if ('why' in at || owner === undefined || documents === undefined) {
      return undefined;
    }
    return { values: documents[0], key: layerKey(owner, at), imagesAt: imagesBelow(owner, at) };
  };
  return (layer, held, of) => {
    switch (layer.kind) {
      case 'held':
        return inDocument(held, of);
      case 'file': {
        const key = fileKey(layer.file, of);
        const there = key === undefined ? undefined : byKey.get(key);
        // What the chart has by default the lock was made with.
        const isDefault = layer.file.git === undefined && layer.file.path === 'values.yaml';
        return isDefault ? { values: {}, imagesAt: () => [] } : there && inFile(there);
      }
      case 'configMap':
        return layer.target === undefined ? inConfigMap(layer.object, of) : setAt(layer.target);
      case 'set':
        return 'text' in layer.value
          ? setAt(layer.target, layer.value.text, { imagesAt: imagesOf(held, of), key: layerKey(of, held) })
          : setAt(layer.target);
      default:
        return setAt(layer.target);
    }
  };
}

function rulesOf({ file: { images } }: FoundFile): Pick<Layer, 'rules'> {
  return images === undefined ? {} : { rules: images };
}

/** One value; by default something fills it in. */
function setAt(
  target: string | undefined,
  text = '$?',
  more: Omit<Layer, 'values'> = { imagesAt: () => [] },
): Layer | undefined {
  const path = target === undefined ? undefined : targetPath(target);
  const setting = { target: target ?? '', text, as: 'string' } as const;
  return (
    path && { values: path.reduceRight<unknown>((value, key) => ({ [key]: value }), text), setting, ...more }
  );
}

function isImage(found: Occurrence): found is ImageOccurrence {
  return found.kind === 'image';
}

/** The images below a place of a document, also in a text there. */
function imagesBelow({ found }: FoundFile, holder: Holder): Layer['imagesAt'] {
  return byMap(() =>
    found.occurrences.filter(isImage).map((image) => {
      const scalars = [image.named, ...pinsOf(image)].filter((scalar) => scalar !== undefined);
      return { image, paths: scalars.map((scalar) => pathBelow(scalar, holder)) };
    }),
  );
}

/** What is merged in is there as if it were written there. */
function pathBelow(scalar: Holder, { document, path }: Holder): Path | undefined {
  const isBelow = scalar.document === document && path.every((key, index) => scalar.path[index] === key);
  return isBelow ? scalar.path.slice(path.length).filter((key) => key !== '<<') : undefined;
}

/** By where their names stand, and their tags and digests, which may be in another map. They are looked for when somebody asks for one. */
function byMap(
  find: () => readonly { readonly image: ImageOccurrence; readonly paths: readonly (Path | undefined)[] }[],
): Layer['imagesAt'] {
  let known: ReadonlyMap<string, readonly { readonly placed: PlacedImage }[]> | undefined;
  return (path) => {
    known ??= Map.groupBy(
      find().flatMap(({ image, paths }) =>
        paths.flatMap((path) =>
          path === undefined
            ? []
            : [path, path.slice(0, -1)].map((at) => ({ placed: { image, path }, key: JSON.stringify(at) })),
        ),
      ),
      ({ key }) => key,
    );
    return known.get(JSON.stringify(path))?.map(({ placed }) => placed) ?? [];
  };
}

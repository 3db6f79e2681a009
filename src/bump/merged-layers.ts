import { posix } from 'node:path';
import { openConfigMaps } from '../check/config-maps.ts';
import { findConfigMap } from '../check/values-bytes.ts';
import type { Found } from '../deploy/find-occurrences.ts';
import type {
  DeployFile,
  Holder,
  ImageOccurrence,
  Occurrence,
  ValuesFile,
  ValuesObject,
} from '../deploy/occurrence.ts';
import { keyOf } from '../deploy/overrides.ts';
import { targetPath } from '../helm/set-values.ts';
import { stepInto } from '../helm/values-place.ts';
import type { Path } from '../schema/schema.ts';
import { whereLegal } from '../unless.ts';
import { parseYaml } from '../yaml/document.ts';

export interface FoundFile {
  readonly file: DeployFile;
  readonly found: Found;
}

/** Values that a tool merges. */
export interface MergedLayer {
  readonly values: unknown;
  /** Of the map at a path of them, or of the text there. */
  readonly imagesAt: (path: Path) => readonly ImageOccurrence[];
  /** They stand in the document itself. */
  readonly isHeld?: true;
}

type Layers = readonly (MergedLayer | undefined)[];

/**
 * What tools merge for values of the files, see `values-layers.ts`: as far as the files have it. Everything is read once, as
 * it may be merged in very many places.
 * @returns for the values that an image stands in, what each layer says; undefined for one that nobody can read here
 */
export function mergedLayers(all: readonly FoundFile[]): (image: ImageOccurrence, of: FoundFile) => Layers {
  const reader = layerReader(all);
  const layersIn = remember((of: FoundFile) => {
    const images = Map.groupBy(of.found.occurrences.filter(isImage), ({ holder }) => holder && keyOf(holder));
    const values = new Map(of.found.values.map((held) => [keyOf(held), held]));
    return remember((key: string): Layers => {
      const held = values.get(key);
      const own = {
        imagesAt: byMap(images.get(key) ?? [], ({ inValues }) => inValues?.path),
        isHeld: true,
      } as const;
      return [...(held?.layers ?? []), ...(held?.defaults ?? [])].map((layer) => {
        switch (layer.kind) {
          case 'held':
            return held && reader.inDocument(held, of, own);
          case 'file':
            return layer.file.git === undefined ? inChart(layer.file) : reader.inFile(layer.file.path);
          case 'configMap':
            return layer.target === undefined ? reader.inConfigMap(layer.object, of) : setAt(layer.target);
          case 'set':
            return 'text' in layer.value ? setAt(layer.target, layer.value.text, own) : setAt(layer.target);
          default:
            return setAt(layer.target);
        }
      });
    });
  });
  return ({ holder }, of) => (holder === undefined ? [] : layersIn(of)(keyOf(holder)));
}

type Places = Omit<MergedLayer, 'values'>;

interface LayerReader {
  readonly inDocument: (held: Holder, of: FoundFile, places: Places) => MergedLayer | undefined;
  readonly inFile: (path: string) => MergedLayer | undefined;
  readonly inConfigMap: (object: ValuesObject, of: FoundFile) => MergedLayer | undefined;
}

function layerReader(all: readonly FoundFile[]): LayerReader {
  const atHand = { files: all.map(({ file }) => file), configMapsOf: openConfigMaps() };
  const documentsIn = remember((text: string) => whereLegal(() => parseYaml(Buffer.from(text), '').values));
  const documentsOf = remember(({ bytes }: DeployFile) => documentsIn(bytes.toString()));
  const placed = (path: string, holder: Holder): Places => {
    const found = all.filter(({ file }) => file.path === path).flatMap((each) => each.found.occurrences);
    return { imagesAt: placedBy(found, holder) };
  };
  return {
    inDocument({ document, path }, { file }, places) {
      const value = path.reduce<unknown>(stepInto, documentsOf(file)?.[document]);
      const documents = typeof value === 'string' ? documentsIn(value) : [value];
      return documents && { values: documents[0], ...places };
    },
    inFile: remember((path) => {
      const file = atHand.files.find((each) => posix.normalize(each.path) === path);
      const documents = file && documentsOf(file);
      return file && documents && { values: documents[0], ...placed(file.path, { document: 0, path: [] }) };
    }),
    inConfigMap(object, { file }) {
      const at = findConfigMap(object, file.path, atHand);
      const documents = 'why' in at ? undefined : documentsIn(at.text ?? '');
      return 'why' in at ? undefined : documents && { values: documents[0], ...placed(at.file, at) };
    },
  };
}

/** What the chart has by default the lock was made with. */
function inChart({ path }: ValuesFile): MergedLayer | undefined {
  return path === 'values.yaml' ? { values: {}, imagesAt: () => [] } : undefined;
}

/** One value; by default nobody knows which. */
function setAt(
  target: string | undefined,
  text = '?',
  places: Places = { imagesAt: () => [] },
): MergedLayer | undefined {
  const path = target === undefined ? undefined : targetPath(target);
  return path && { values: path.reduceRight<unknown>((value, key) => ({ [key]: value }), text), ...places };
}

function isImage(found: Occurrence): found is ImageOccurrence {
  return found.kind === 'image';
}

/** The images below a place of a document, also in a text there. */
function placedBy(all: readonly Occurrence[], { document, path }: Holder): MergedLayer['imagesAt'] {
  return byMap(all.filter(isImage), ({ named, tag, digest }) => {
    const scalar = named ?? tag ?? digest;
    const isBelow = scalar?.document === document && path.every((key, index) => scalar.path[index] === key);
    return isBelow ? scalar.path.slice(path.length) : undefined;
  });
}

function byMap(
  images: readonly ImageOccurrence[],
  pathOf: (image: ImageOccurrence) => Path | undefined,
): MergedLayer['imagesAt'] {
  const placed = images.flatMap((image) => {
    const path = pathOf(image);
    return path === undefined
      ? []
      : [path, path.slice(0, -1)].map((at) => ({ image, key: JSON.stringify(at) }));
  });
  const known = Map.groupBy(placed, ({ key }) => key);
  return (path) => known.get(JSON.stringify(path))?.map(({ image }) => image) ?? [];
}

function remember<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

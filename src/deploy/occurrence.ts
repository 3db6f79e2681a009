import type { Place } from '../errors.ts';
import { type Digest, isDigest } from '../oci/digest.ts';
import type { Reference } from '../oci/reference.ts';
import type { BumpTarget } from '../release/release-file.ts';
import type { Path } from '../schema/schema.ts';

/** A file that is deployed from, and what the release file says of it: an entry of `bump` with the file's bytes. */
export interface DeployFile extends Pick<
  BumpTarget,
  'chart' | 'environment' | 'images' | 'paths' | 'standIns'
> {
  readonly path: string;
  readonly bytes: Buffer;
  /** The values that it is laid over, first to last. */
  readonly valueFiles?: readonly ValueFile[];
  /** Values that it refers to itself, see `referred-files.ts`. */
  readonly referred?: readonly ValueFile[];
  readonly origin?: Origin;
}

/** The git repository that a file is in: what it refers to may be there, too. */
export interface Origin {
  /** Absent where nobody says it. */
  readonly url?: string;
  /** The branch; absent where it is not known. */
  readonly base?: string;
}

/** Values that Helm is given before those of a deploy file, as they stand in the same tree. */
export interface ValueFile {
  readonly path: string;
  /** Absent where the file is not there, as in an earlier commit. */
  readonly bytes?: Buffer;
}

/** A scalar in a file: which document, which path, what it says now. */
export interface Scalar {
  readonly document: number;
  readonly path: Path;
  /** In a template only: the line, which is read by itself; see `yaml/marker.ts`. */
  readonly line?: number;
  readonly value: string;
  readonly place: Place;
  /** It cannot be edited: aliases have it in more places than one, or a merge key. */
  readonly isShared?: true;
}

/** A place where a deploy file names something that a release may have; `find-in-files.ts` finds them. */
export type Occurrence = ImageOccurrence | ChartOccurrence | RepositoryOccurrence;

/**
 * Why bump leaves a place alone: it stands in a block, or in a text that itself is YAML (`embedded`), or a text that says more
 * names it (`mentioned`); it is a range, or says no version (`floating`); something else fills it in (`template`); its tag is written
 * elsewhere (`elsewhere`), as in values that these are laid over (`layered`); it may be of another image (`contested`); or aliases share
 * it (`shared`).
 */
export type Left =
  | 'embedded'
  | 'mentioned'
  | 'floating'
  | 'template'
  | 'elsewhere'
  | 'layered'
  | 'contested'
  | 'shared';

export interface ImageOccurrence {
  readonly kind: 'image';
  /** `host/path` in full, put together from `registry` and `repository` where they are apart. */
  readonly repository: string;
  /** The image of the release that a rule, a path or a marker says it is, by its upstream name or the internal one. */
  readonly of?: string;
  /** The scalar that holds the tag (`1.2`, or `1.2@sha256:…`), or the whole reference: see `reference`. */
  readonly tag?: Scalar;
  readonly digest?: Scalar;
  /** Set where one scalar holds everything, as in `image: host/path:tag@digest`; `tag` is then that scalar. */
  readonly reference?: Reference;
  /** A `version` beside a whole reference that says the same as its tag: what reads it nobody knows. */
  readonly twin?: Scalar;
  /** In place of a tag: the versions of which the newest is taken. */
  readonly range?: string;
  readonly left?: Left;
  /** The scalar that says its name, or the end of it. */
  readonly named?: Scalar;
  /** The file says no more than a tag or a digest: of what it is the lock says. */
  readonly isLone?: true;
  /** Where its name stands in the values of a chart, where these are known; of a lone tag or digest where that does. */
  readonly inValues?: ValuesPlace;
  /** The values, or the text, that it stands in: where a chart is rendered with these, what comes out says it in full. */
  readonly holder?: Holder;
  readonly place: Place;
}

export interface ChartOccurrence {
  readonly kind: 'chart';
  readonly name: string;
  /** A path or a marker says that it is this chart. */
  readonly isOverridden?: true;
  /** `https://…` or `oci://…/name`; absent where another object says it. */
  readonly url?: string;
  /** Absent where the newest is taken. */
  readonly version?: Scalar;
  readonly left?: Left;
  readonly place: Place;
}

/** The address of a chart repository alone, as Flux's HelmRepository has it. */
export interface RepositoryOccurrence {
  readonly kind: 'repository';
  readonly url: string;
  readonly place: Place;
}

/** A document, or the map or the text at a path of it. */
export interface Holder {
  readonly document: number;
  readonly path: Path;
}

/** A path in the values of a chart. */
export interface ValuesPlace {
  /** Absent where nobody says of which. */
  readonly chart?: string;
  readonly path: Path;
}

/** Values that a document holds for a chart. */
export interface ChartValues extends Holder {
  readonly kind: 'values';
  /** Absent where the document does not say of which. */
  readonly chart?: string;
  /** All that its tool merges, where that may be more than these values, or without any; see `values-layers.ts`. */
  readonly layers?: readonly ValuesLayer[];
  /** What is in braces a generator fills in: there is nothing yet that can be rendered. */
  readonly isTemplate?: true;
  /** They are laid over those of another file, and are none by themselves. */
  readonly isPatch?: true;
  /** True where its tool does not hold the values against the chart's schema. */
  readonly skipsSchema?: boolean;
  /** Files of the chart that stand in for its `values.yaml`. */
  readonly defaults?: readonly Extract<ValuesLayer, { readonly kind: 'file' }>[];
}

/** Something that a tool merges into the values of a chart. */
export type ValuesLayer = {
  /** Its tool makes one file of it and the one before: what is null in it is in neither then. */
  readonly takesNullsAway?: boolean;
} &
  /** The values that stand in the document itself. */
  (
    | { readonly kind: 'held' }
    | ({ readonly kind: 'file'; readonly file: ValuesFile } & LayerOrigin)
    | ({ readonly kind: 'configMap'; readonly object: ValuesObject; readonly target?: string } & LayerOrigin)
    /** As with `--set` and `--set-string`; of a text `target` says where it goes: `image.tag`. */
    | ({ readonly kind: 'set'; readonly target: string; readonly value: SetValue } & LayerOrigin)
    /** What nobody can read from here, and why; `target` where only one value is. */
    | ({ readonly kind: 'unknown'; readonly why: string; readonly target?: string } & LayerOrigin)
  );

interface LayerOrigin {
  readonly place: Place;
  /** Its tool goes on without it where it is not there. */
  readonly isOptional?: boolean;
}

/** A file of the chart, or of a git repository. */
export interface ValuesFile {
  readonly path: string;
  /** Absent for a file of the chart. */
  readonly git?: GitSource;
}

export interface GitSource {
  /** Absent for the repository that the document itself is in. */
  readonly url?: string;
  /** Branch, tag or commit; absent for the default branch. */
  readonly revision?: string;
}

export interface ValuesObject {
  readonly name: string;
  readonly namespace?: string;
  readonly key: string;
}

export type SetValue =
  | { readonly text: string; readonly isString: boolean }
  /** The whole of a file is the text. */
  | { readonly file: ValuesFile };

/** `host/path` of an image, the name of a chart. */
export function nameOf(occurrence: ImageOccurrence | ChartOccurrence): string {
  return occurrence.kind === 'image' ? occurrence.repository : occurrence.name;
}

/** The tag of an image, the version of a chart; undefined when it names none. */
export function versionOf(occurrence: ImageOccurrence | ChartOccurrence): string | undefined {
  return occurrence.kind === 'image' ? tagOf(occurrence) : occurrence.version?.value;
}

/** The tag that an image occurrence names; undefined when it names none. */
export function tagOf({ reference, tag }: ImageOccurrence): string | undefined {
  return reference === undefined ? tag?.value.split('@')[0] : reference.tag;
}

/**
 * The digest that an image occurrence names, as it stands in the file, but for the `sha256:` that some charts want left
 * out; undefined when it names none.
 */
export function digestOf({ reference, tag, digest }: ImageOccurrence): string | undefined {
  const text = reference?.digest ?? digest?.value ?? tag?.value.split('@')[1];
  return text === undefined || !isBareHex(text) ? text : `sha256:${text}`;
}

/** True for an image without a tag and a digest. */
export function isUntagged(found: Occurrence): found is ImageOccurrence {
  return found.kind === 'image' && tagOf(found) === undefined && digestOf(found) === undefined;
}

/** Where in the values of which chart an image stands that has no tag there, so that the chart gives it. */
export function leftToChart(
  found: Occurrence,
): { readonly chart: string; readonly path: Path; readonly holder: Holder } | undefined {
  const isLeft = isUntagged(found) && found.left !== 'layered';
  const { holder, inValues: { chart, path } = {} } = isLeft ? found : {};
  return holder && path && chart !== undefined ? { chart, path, holder } : undefined;
}

/** True for what something else fills in: `{{ … }}`, `${…}`, `$(…)`, `$NAME`, `%NAME%`; no tag and no digest has these signs. */
export function isFilledIn(text: string): boolean {
  return /\{\{|[$%]/.test(text);
}

/** True for the hex of a sha256 digest without its algorithm. */
export function isBareHex(text: string): boolean {
  return isDigest(`sha256:${text}`);
}

/** A digest in the form that another text has: without `sha256:` where that is without. */
export function inFormOf(text: string, digest: Digest): string {
  return isBareHex(text) && digest.startsWith('sha256:') ? digest.slice('sha256:'.length) : digest;
}

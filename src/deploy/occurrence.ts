import type { Place } from '../errors.ts';
import type { Reference } from '../oci/reference.ts';
import type { Path } from '../schema/schema.ts';

/** A file that is deployed from: an operator's `values.yaml`, a WeightsAndBiases custom resource. */
export interface DeployFile {
  readonly path: string;
  /** The chart of the release that it configures. */
  readonly chart: string;
  readonly bytes: Buffer;
}

/** A scalar in a file: which document, which path, what it says now. */
export interface Scalar {
  readonly document: number;
  readonly path: Path;
  readonly value: string;
  readonly place: Place;
}

/** A place where a deploy file names an image or a chart; `find-occurrences.ts` finds them. */
export type Occurrence = ImageOccurrence | ChartOccurrence;

export interface ImageOccurrence {
  readonly kind: 'image';
  /** `host/path` in full, put together from `registry` and `repository` where they are apart. */
  readonly repository: string;
  /** The scalar that holds the tag, or the whole reference: see `reference`. */
  readonly tag?: Scalar;
  readonly digest?: Scalar;
  /** Set where one scalar holds everything, as in `image: host/path:tag@digest`; `tag` is then that scalar. */
  readonly reference?: Reference;
  readonly place: Place;
}

export interface ChartOccurrence {
  readonly kind: 'chart';
  readonly name: string;
  /** `https://…` or `oci://…/name`. */
  readonly url: string;
  readonly version: Scalar;
  readonly place: Place;
}

/** The tag that an image occurrence names; undefined when it names none. */
export function tagOf(image: ImageOccurrence): string | undefined {
  return image.reference === undefined ? image.tag?.value : image.reference.tag;
}

/** The digest that an image occurrence names, as it stands in the file; undefined when it names none. */
export function digestOf(image: ImageOccurrence): string | undefined {
  return image.reference?.digest ?? image.digest?.value;
}

import canonicalize from 'canonicalize';
import { type Descriptor, mediaTypes } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { imageName, refName, tagForms } from '../oci/layout/names.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import { byText } from '../order.ts';
import type { LockedArtifact, Pin } from '../release/lock.ts';

type Named = { readonly reference: string; readonly target: Pin };

/**
 * The `index.json` of the layout that a bundle's volumes make (image-spec, image-layout.md, "index.json file"),
 * in canonical JSON. First what has a reference (images, charts, and tags such as `sha256-<hex>.sig`), sorted by
 * reference; then the referrers that no tag names, sorted by digest: without a name, but there for tools that look for
 * subjects. It is a function of `bundle.json`, which is why `bundle.json` only needs its digest.
 */
export function indexJson(artifacts: readonly LockedArtifact[]): Buffer {
  const named = namedPins(artifacts);
  const tags = layoutTags(named.map(({ reference }) => reference));
  const manifests: Descriptor[] = named.map(({ reference, target }) => ({
    ...descriptorOf(target),
    annotations: { [imageName]: reference, [refName]: tags.get(reference) ?? '' },
  }));
  const known = new Set(manifests.map(({ digest }) => digest));
  const index = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociIndex,
    manifests: [...manifests, ...uniquePins(artifacts, known).map(descriptorOf)],
  };
  return Buffer.from(canonicalize(index) ?? '');
}

/** Every reference that the artifacts bring, once, sorted: their own, and their extra tags in full. */
export function namedPins(artifacts: readonly LockedArtifact[]): readonly Named[] {
  const byReference = new Map<string, Pin>();
  for (const { reference, root, tags } of artifacts) {
    byReference.set(reference, root);
    const repository = repositoryOf(parseReference(reference));
    for (const { tag, target } of tags) {
      byReference.set(`${repository}:${tag}`, target);
    }
  }
  return [...byReference]
    .map(([reference, target]) => ({ reference, target }))
    .sort(byText(({ reference }) => reference));
}

/**
 * A legal tag per reference, unique in the layout: `wandb-local-0.62.2`, or a signature's own tag; with the host in front where two references
 * would get the same; with a hash of the reference behind where that does not help or is too long for a tag.
 */
function layoutTags(references: readonly string[]): ReadonlyMap<string, string> {
  const forms = new Map(references.map((reference) => [reference, tagForms(reference)]));
  for (;;) {
    const users = Map.groupBy(forms, ([, [tag = '']]) => tag);
    const clashing = [...users.values()].filter((group) => group.length > 1).flat();
    // All that clash move on together, so the result does not hang on their order.
    const movable = clashing.filter(([, candidates]) => candidates.length > 1);
    if (movable.length === 0) {
      return new Map([...forms].map(([reference, [tag = '']]) => [reference, tag]));
    }
    for (const [reference, candidates] of movable) {
      forms.set(reference, candidates.slice(1));
    }
  }
}

function uniquePins(artifacts: readonly LockedArtifact[], except: ReadonlySet<Digest>): readonly Pin[] {
  const pins = new Map(artifacts.flatMap(({ referrers }) => referrers).map((pin) => [pin.digest, pin]));
  return [...pins.values()].filter(({ digest }) => !except.has(digest)).sort(byText(({ digest }) => digest));
}

function descriptorOf({ mediaType, digest, size, artifactType }: Pin): Descriptor {
  return { mediaType, digest, size, ...(artifactType === undefined ? {} : { artifactType }) };
}

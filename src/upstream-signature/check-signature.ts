import { RefusedError } from '../errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { cosignTags } from '../oci/evidence-tags.ts';
import { type Manifest, parseManifest } from '../oci/manifest.ts';
import type { LockedArtifact, LockedSignature, Pin } from '../release/lock.ts';
import { judgeSignature } from './judge-signature.ts';
import { readReferrerSignature } from './referrer-form.ts';
import { describeRequirement, type Requirement } from './requirement.ts';
import { type FoundSignature, noSignature, type Refusal, signatureLimit } from './signature.ts';
import { readTagSignature, simpleSigningType } from './tag-form.ts';

/** Content by its descriptor, proven against that. */
export type ReadContent = (descriptor: Descriptor) => Promise<Buffer>;

type Artifact = Pick<LockedArtifact, 'reference' | 'root' | 'referrers' | 'tags'>;

/** Something that may be a signature. */
interface Candidate {
  /** For messages. */
  readonly name: string;
  readonly found: FoundSignature | Refusal;
}

/** An image that is signed each day for years has as many; each is fetched. */
const mostCandidates = 1000;

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/**
 * Checks that a chart or image is signed upstream by whom it must be: what is carried itself, not an index that it was
 * taken out of. One signature that fits is enough.
 * @throws RefusedError `UPSTREAM_UNSIGNED` when there is no signature; `UPSTREAM_SIGNATURE_INVALID` when none of those
 *   there are can be judged or counts; `UPSTREAM_SIGNER_WRONG` when they are by others; what `read` raises
 */
export async function checkSignature(
  artifact: Artifact,
  requirement: Requirement,
  read: ReadContent,
): Promise<LockedSignature> {
  if (requirement.kind === 'unchecked') {
    const { name, issuer } = requirement.identity;
    return { state: 'not-checked', signer: name, ...(issuer === undefined ? {} : { issuer }) };
  }
  const refusals: (Refusal & { readonly name: string })[] = [];
  for await (const { name, found } of candidatesOf(artifact, read)) {
    const judged = 'code' in found ? found : judgeSignature(found, requirement);
    if (!('code' in judged) && !('code' in found)) {
      return { state: 'verified', ...judged, form: found.form };
    }
    refusals.push(...('code' in judged ? [{ name, ...judged }] : []));
    if (refusals.length === mostCandidates) {
      break;
    }
  }
  throw refusalOf(artifact, requirement, refusals);
}

async function* candidatesOf(
  { root, referrers, tags }: Artifact,
  read: ReadContent,
): AsyncGenerator<Candidate> {
  for (const pin of referrers.filter(({ artifactType }) => artifactType === bundleType)) {
    const { subject, layers } = await readManifest(pin, read);
    const [layer, ...others] = layers;
    if (subject?.digest !== root.digest) {
      continue;
    }
    const isOne = layer?.mediaType === bundleType && others.length === 0 && layer.size <= signatureLimit;
    const found = isOne
      ? readReferrerSignature(await read(layer), root.digest)
      : noSignature('is not one bundle of the size of a signature');
    yield { name: pin.digest, found };
  }
  const signatureTag = cosignTags(root.digest).find((tag) => tag.endsWith('.sig'));
  for (const { tag, target } of tags.filter((each) => each.tag === signatureTag)) {
    const { layers } = await readManifest(target, read);
    for (const layer of layers.filter(
      ({ mediaType, size }) => mediaType === simpleSigningType && size <= signatureLimit,
    )) {
      yield { name: tag, found: readTagSignature(await read(layer), layer.annotations ?? {}, root.digest) };
    }
  }
}

async function readManifest(pin: Pin, read: ReadContent): Promise<Manifest> {
  return parseManifest(await read(pin), pin.mediaType, pin.digest);
}

/** The more was right about a signature, the more it tells. */
const telling = ['UPSTREAM_SIGNER_WRONG', 'UPSTREAM_SIGNATURE_INVALID', 'UPSTREAM_UNSIGNED'] as const;

/** There may be one for each build of years. */
const mostDetails = 10;

function refusalOf(
  { reference, root }: Artifact,
  requirement: Requirement,
  refusals: readonly (Refusal & { readonly name: string })[],
): RefusedError {
  const code =
    telling.find((each) => refusals.some((refusal) => refusal.code === each)) ?? 'UPSTREAM_UNSIGNED';
  const wanted = describeRequirement(requirement);
  const message =
    code === 'UPSTREAM_UNSIGNED'
      ? `${reference} (${root.digest}) is not signed upstream, and must be by ${wanted}`
      : `${reference} (${root.digest}) has no signature upstream that counts as that of ${wanted}`;
  return new RefusedError(code, message, {
    details: refusals.slice(0, mostDetails).map(({ name, reason }) => `${name} ${reason}`),
    hint:
      code === 'UPSTREAM_UNSIGNED'
        ? 'Ask the publisher. A chart of a classic repository has no such signature; of one platform taken out of an image, its own manifest must be signed. What is required is under `signed` in the release file.'
        : 'Ask the publisher who signs, and compare with `signed` in the release file; certificates are judged by its `trustedRoot`.',
  });
}

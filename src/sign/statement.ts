import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { algorithmOf, type Digest, hexOf } from '../oci/digest.ts';
import { chartPackageUrl, imagePackageUrl } from '../release/package-url.ts';
import { lockFileName } from '../release/lock.ts';
import { version } from '../version.ts';
import { provenanceType } from '../verify/provenance.ts';
import type { Origin } from './origin.ts';

/** What a bundle was made of, and what its `externalParameters` mean. */
const buildType = 'https://github.com/tidegate/tidegate/bundle/v1';

/** in-toto ResourceDescriptor v1. */
interface Resource {
  readonly name?: string;
  readonly uri?: string;
  readonly digest: Readonly<Record<string, string>>;
}

/**
 * What can be said about how a bundle was made: SLSA provenance v1 (slsa.dev/spec/v1.0/provenance) in an in-toto
 * statement v1 about `bundle.json`.
 * @param startedOn when it is signed: RFC 3339, UTC
 */
export function provenanceStatement(
  manifest: BundleManifest,
  digest: Digest,
  { origin, startedOn }: { readonly origin: Origin; readonly startedOn: string },
): object {
  const { name, release, sequence, audience } = manifest;
  const { builder, workflow, run, commit } = origin;
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'bundle.json', digest: digestSet(digest) }],
    predicateType: provenanceType,
    predicate: {
      buildDefinition: {
        buildType,
        externalParameters: {
          name,
          release,
          sequence,
          audience,
          ...(workflow === undefined ? {} : { workflow }),
        },
        resolvedDependencies: [...(commit === undefined ? [] : [commit]), ...materials(manifest)],
      },
      runDetails: {
        builder: { id: builder, version: { tidegate: version } },
        metadata: { ...(run === undefined ? {} : { invocationId: run }), startedOn },
      },
    },
  };
}

/** The lock, which pins everything; and by name what came from upstream. */
function materials({ files, images, charts }: BundleManifest): readonly Resource[] {
  return [
    ...files
      .filter(({ name }) => name === lockFileName)
      .map(({ name, digest }) => ({ name, digest: digestSet(digest) })),
    ...images.map((image) => ({ uri: imagePackageUrl(image), digest: digestSet(image.root.digest) })),
    ...charts.map((chart) => ({ uri: chartPackageUrl(chart), digest: digestSet(chart.archive) })),
  ];
}

function digestSet(digest: Digest): Resource['digest'] {
  return { [algorithmOf(digest)]: hexOf(digest) };
}

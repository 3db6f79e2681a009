import type { RefusedError } from '../errors.ts';
import type { Closure } from '../oci/closure.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { Lock, LockedSignature } from '../release/lock.ts';
import type { ChosenRelease } from './choose-release.ts';
import { findDowngrades } from './downgrades.ts';
import { lostEvidence, sloppyEvidence } from './evidence-warnings.ts';
import { type Finding, isWarning, sortFindings } from './finding.ts';
import { findMovements } from './movements.ts';
import { notRendered } from './not-rendered.ts';
import type { Rendering } from './render-charts.ts';
import type { RenderedImage } from './render-images.ts';
import { type RenderedNotes, renderedNotes } from './rendered-notes.ts';
import type { resolveChart } from './resolve-chart.ts';
import type { Rules } from './resolve.ts';

/** Everything that upstream says about a release; `build-lock.ts` makes the lock out of it. */
export interface Resolution {
  readonly charts: readonly ResolvedChart[];
  readonly images: readonly ResolvedImage[];
  readonly findings: readonly Finding[];
  /** Why it must not be locked. */
  readonly refusal?: RefusedError;
  readonly warnings: readonly string[];
  readonly notes: Pick<RenderedNotes, 'values' | 'leftOut'>;
}

interface ResolvedArtifact {
  readonly reference: string;
  /** What the tag is upstream, when one platform was chosen out of it. */
  readonly upstream?: Descriptor;
  readonly closure: Closure;
  /** Absent where no signature is required. */
  readonly signed?: LockedSignature;
  /** When it was built: RFC 3339, UTC. */
  readonly created?: string;
  /** The newest version that there is; absent where nobody asked. */
  readonly newest?: string;
}

export interface ResolvedChart extends ResolvedArtifact {
  readonly name: string;
  readonly version: string;
  /** Of the `.tgz`. */
  readonly archive: Digest;
  readonly url?: string;
  readonly rendering: Rendering;
}

export interface ResolvedImage extends ResolvedArtifact {
  readonly usedBy: readonly string[];
  /** Where the charts have it. */
  readonly uses: readonly RenderedImage[];
  /** There is evidence about its index, which is not taken. */
  readonly losesEvidence?: true;
}

interface Found {
  readonly charts: readonly Awaited<ReturnType<typeof resolveChart>>[];
  readonly images: readonly ResolvedImage[];
  readonly choices: readonly Pick<ChosenRelease, 'findings' | 'newest'>[];
  readonly parted: readonly Finding[];
  readonly warnings: readonly string[];
}

/** What was found, beside what is locked, with all that is to be said of it. */
export function resolutionOf(
  { charts, images, choices, parted, warnings }: Found,
  { tags, evidence, requirements, platforms }: Rules,
  previous: Lock | undefined,
): Resolution {
  const packages = charts.map(({ chart }) => chart);
  const artifacts = [...packages, ...images];
  const locked = [...(previous?.charts ?? []), ...(previous?.images ?? [])];
  const movements = findMovements(artifacts.map(rootOf), locked);
  const findings = sortFindings([
    ...choices.flatMap((choice) => choice.findings),
    ...tags.findings(),
    ...evidence.findings(),
    ...findDowngrades(movements),
    ...parted,
  ]);
  const refusal = tags.refusal();
  const newest = new Map(choices.flatMap((choice) => [...choice.newest]));
  const notes = renderedNotes(packages.map(({ rendering }) => rendering));
  return {
    findings,
    ...(refusal === undefined ? {} : { refusal }),
    charts: packages.map((chart) => withNewest(chart, newest)),
    images: images.map((image) => withNewest(image, newest)),
    notes,
    warnings: [
      ...findings.filter(isWarning).map(({ message }) => message),
      ...notRendered(packages, movements.removed, previous),
      ...charts.flatMap(({ notes }) => notes),
      ...warnings,
      ...notes.warnings,
      ...lostEvidence(images, platforms),
      ...sloppyEvidence(artifacts),
      ...requirements.idle(artifacts.map(({ reference }) => reference)),
    ],
  };
}

function withNewest<T extends ResolvedArtifact>(artifact: T, known: ReadonlyMap<string, string>): T {
  const newest = known.get(artifact.reference);
  return newest === undefined ? artifact : { ...artifact, newest };
}

function rootOf({ reference, closure: { root } }: ResolvedArtifact) {
  return { reference, root };
}

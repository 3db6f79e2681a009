import type { DeployFile } from '../deploy/occurrence.ts';
import { readChartTree } from '../helm/chart-tree.ts';
import type { FoundImage } from '../helm/images.ts';
import { mergeValues, type Values } from '../helm/merge-values.ts';
import type { RenderRequest } from '../helm/render.ts';
import { tryStandIns } from '../helm/stand-in-trial.ts';
import { unknownValues } from '../helm/unknown-values.ts';
import type { StandIn } from '../release/release-file.ts';
import { cutNames } from '../report/format.ts';
import { shortPath } from '../report/paths.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { formatPath } from '../schema/path.ts';
import { adviseInstead, type Finding, finding } from './findings.ts';
import { madeValues } from './made-values.ts';

/** What a chart does with the stand-ins of its file. */
export interface StandInUse {
  readonly needed: readonly StandIn[];
  /** Those that it has no value for, and the paths that were probably meant. */
  readonly unknown: ReadonlyMap<StandIn, readonly string[]>;
}

interface StoodIn {
  /** With those that the chart needs; all other values win over them. */
  readonly request: RenderRequest;
  readonly use: StandInUse;
  /** What must not come of a stand-in. */
  readonly findings: readonly Finding[];
}

/** As findings of other files name theirs: not by a path of this machine. */
export function withShortPlaces({ standIns = [], ...file }: DeployFile, cwd: string): DeployFile {
  const short = standIns.map(({ at, ...one }) => ({ ...one, at: { ...at, file: shortPath(at.file, cwd) } }));
  return { ...file, standIns: short };
}

/** In a message; more would only be more of the same. */
const mostImages = 10;

/**
 * Puts stand-ins below what a chart is rendered with, as far as it cannot be rendered without.
 * @throws what `tryStandIns` throws
 */
export async function standIn(
  request: RenderRequest,
  standIns: readonly StandIn[],
  runtime: Runtime,
): Promise<StoodIn> {
  if (standIns.length === 0) {
    return { request, use: { needed: [], unknown: new Map() }, findings: [] };
  }
  const requestWith = (some: readonly StandIn[]): RenderRequest => {
    const file = some[0]?.at.file;
    const below = file === undefined ? [] : [madeValues(file, nested(some), some)];
    return { ...request, values: [...below, ...request.values] };
  };
  const { needed, imagesOf } = await tryStandIns(standIns, requestWith, runtime);
  const { title } = request;
  const decide = [...imagesOf].filter(([, images]) => images.length > 0);
  const others = [...imagesOf.keys()].filter((one) => imagesOf.get(one)?.length === 0);
  return {
    // Where none of this helps, helm tells what is wrong besides.
    request: requestWith(needed ?? standIns),
    use: { needed: needed ?? [], unknown: unknownOf(standIns, request) },
    findings: [
      ...decide.map(([one, images]) => imageFinding(one, images, title)),
      ...unknownFindings(others, title),
    ],
  };
}

function nested(standIns: readonly StandIn[]): Values {
  const made = ([key = '', ...rest]: readonly string[], value: unknown): Values => ({
    [key]: rest.length === 0 ? value : made(rest, value),
  });
  return standIns.reduce<Values>((values, { path, value }) => mergeValues(values, made(path, value)), {});
}

function unknownOf(standIns: readonly StandIn[], { tgz, title }: RenderRequest): StandInUse['unknown'] {
  const unknown = unknownValues(nested(standIns), readChartTree(tgz, title));
  return new Map(
    standIns.flatMap((one): (readonly [StandIn, readonly string[]])[] => {
      const found = unknown.find(({ path }) => path.every((key, index) => key === one.path[index]));
      return found === undefined ? [] : [[one, found.meant.map((path) => formatPath(path))]];
    }),
  );
}

/** Which image runs must be known: of what another value would change, nothing was looked at. */
function imageFinding({ path, at }: StandIn, images: readonly FoundImage[], title: string): Finding {
  const names = cutNames(
    images.map(({ image }) => image),
    mostImages,
  ).join(', ');
  const message = `${title}: a stand-in, ${formatPath(path)}, decides about ${names}`;
  const hint = 'Write the true value into the files: nobody knows otherwise what the cluster pulls.';
  const found = finding('STAND_IN_IMAGE', message, hint, at);
  const isGuess = images.every(({ certainty }) => certainty === 'likely');
  return isGuess ? { ...found, severity: 'warning' } : found;
}

/** Whatever was tried, a chart may ask for the very text that nobody has here, by ways that nobody can follow. */
function unknownFindings(standIns: readonly StandIn[], title: string): readonly Finding[] {
  const names = standIns.map(({ path }) => formatPath(path)).join(', ');
  const message = `not all values of ${title} are known: something stands in for ${names}`;
  const hint = 'Others that were tried there bring no other image; what the true ones change is not checked.';
  return standIns.slice(0, 1).map(({ at }) => finding('NOT_ALL_VALUES', message, hint, at));
}

/**
 * Stand-ins of a file that are misspelt, or for nothing.
 * @param uses one for each time that a chart was rendered, or tried
 * @param isWhole false where something could not be rendered, so that nobody knows what it needs
 */
export function standInFaults(
  { path: file, standIns = [] }: DeployFile,
  uses: readonly StandInUse[],
  isWhole: boolean,
): readonly Finding[] {
  const left = standIns.filter((one) => !uses.some(({ needed }) => needed.includes(one)));
  return left.flatMap((one) => {
    const name = formatPath(one.path);
    if (uses.length > 0 && uses.every(({ unknown }) => unknown.has(one))) {
      const meant = [...new Set(uses.flatMap(({ unknown }) => unknown.get(one) ?? []))];
      const hint = adviseInstead(meant);
      const message = `what is rendered of ${file} knows no value ${name} that something could stand in for`;
      return [finding('UNKNOWN_STAND_IN', message, hint, one.at)];
    }
    const message = `what is rendered of ${file} does not need the stand-in ${name}, so it is not taken`;
    return isWhole ? [finding('UNUSED_STAND_IN', message, 'Take it out.', one.at)] : [];
  });
}

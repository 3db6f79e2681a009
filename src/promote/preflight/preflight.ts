import { TidegateError } from '../../errors.ts';
import { mapConcurrently } from '../../oci/concurrency.ts';
import type { Registries } from '../../oci/registry/registries.ts';
import type { Log, Runtime } from '../../runtime/runtime.ts';
import type { Requirements } from '../../upstream-signature/requirement.ts';
import { orError } from '../../unless.ts';
import type { Promotion } from '../promotion.ts';
import { recordRepository } from '../targets.ts';
import { checkChartUpload } from './check-chart-upload.ts';
import { checkChartSpace, checkQuota } from './check-space.ts';
import { checkSparseIndexes } from './check-sparse-indexes.ts';
import { checkTags } from './check-tags.ts';
import { checkUpstreamSignature } from './check-upstream-signature.ts';
import { checkWrite } from './check-writes.ts';
import { type Finding, throwAll } from './finding.ts';

const concurrency = 8;

type Check = () => Promise<readonly Finding[]>;

interface Tools {
  readonly registries: Registries;
  /** Of the internal side's own release file. */
  readonly requirements: Requirements;
}

/**
 * Finds out before the first byte what would stop a promotion after hours: upstream's signatures, push permission for each
 * repository that is going to be written to, chart repositories as well, the registry's clock, how large a request a proxy before it takes, whether it takes what not every registry takes, and what
 * space is left. A registry that would get nothing is asked nothing. Warnings are logged.
 * @throws all that stops it at once, as `throwAll` does
 */
export async function preflight(
  promotion: Promotion,
  { registries, requirements }: Tools,
  { clock, log }: Pick<Runtime, 'clock' | 'log'>,
): Promise<readonly Finding[]> {
  const { given, destinations, charts } = promotion;
  const names = writtenRepositories(promotion);
  // One proxy stands before all of them.
  const [largest] = promotion.plan.uploads.toSorted((a, b) => b.descriptor.size - a.descriptor.size);
  const { repository: at, descriptor: { size } = { size: 0 } } = largest ?? {};
  const first = await Promise.all([
    run(names.map((name) => () => checkWrite(name, name === at ? size : 0, registries, clock))),
    run(charts.additions.map((addition) => () => checkChartSpace(addition))),
    run(charts.additions.map((addition) => () => checkChartUpload(addition))),
    run(destinations.map((each) => () => checkUpstreamSignature(each, requirements, given, registries))),
  ]);
  // What cannot be written to is not asked further: the rest still tells what there is to tell at once.
  const passed = new Set(first.flatMap(({ findings }) => findings.map(({ subject }) => subject)));
  const writable = names.filter((name) => passed.has(name));
  const all = [...first, await run(furtherChecks(promotion, new Set(writable), registries, log))];
  const findings = withoutRepeats(all.flatMap((outcome) => outcome.findings));
  for (const { subject, message } of findings.filter(({ state }) => state === 'warning')) {
    log.warning(`${subject} ${message}`);
  }
  throwAll(all.flatMap(({ errors }) => errors));
  return findings;
}

function furtherChecks(
  { plan, config }: Promotion,
  writable: ReadonlySet<string>,
  registries: Registries,
  log: Log,
): readonly Check[] {
  const sparse = plan.sparse.filter(({ repository }) => writable.has(repository));
  const referrers = plan.referrers.filter(({ repository }) => writable.has(repository));
  return [
    () => checkSparseIndexes(sparse, registries, log),
    () => checkReferrers(referrers, registries),
    ...onePerProject([...writable]).map(
      (name) => async () => checkQuota(await registries.repository(name).findSpace(), plan),
    ),
    ...onePerProject([...writable]).map(
      (name) => async () => checkTags(name, await registries.repository(name).findTagRules(), plan, config),
    ),
  ];
}

interface Outcome {
  readonly findings: readonly Finding[];
  readonly errors: readonly TidegateError[];
}

/** Every check has its say, also when others fail; what is no error for people is a bug, and ends it. */
async function run(checks: readonly Check[]): Promise<Outcome> {
  const outcomes = await mapConcurrently(checks, concurrency, async (check) => await orError(check()));
  return {
    findings: outcomes.flatMap((outcome) => (outcome instanceof TidegateError ? [] : outcome)),
    errors: outcomes.filter((outcome) => outcome instanceof TidegateError),
  };
}

/** Sorted; empty where everything is there and recorded. */
function writtenRepositories({ config, plan, isRecorded }: Promotion): readonly string[] {
  const { uploads, mounts, manifests, referrers, tags } = plan;
  const written = [...uploads, ...mounts, ...manifests, ...referrers, ...tags].map(
    ({ repository }) => repository,
  );
  return [...new Set([...written, ...(isRecorded ? [] : [recordRepository(config)])])].sort();
}

/** Where nobody finds what refers to an image by the API, clients look under a tag, which must then be allowed to move. */
async function checkReferrers(
  [group]: Promotion['plan']['referrers'],
  registries: Registries,
): Promise<readonly Finding[]> {
  if (group === undefined) {
    return [];
  }
  const { repository, subject } = group;
  const hasApi = await registries.repository(repository).hasReferrersApi(subject);
  const message = hasApi
    ? 'has the referrers API'
    : 'has no referrers API: what refers to an image is listed under the tag `sha256-<hex>`, which moves as more is added';
  return [{ subject: repository, check: 'referrers', state: 'ok', message }];
}

/** Quotas and rules are those of the first part of a path. */
function onePerProject(names: readonly string[]): readonly string[] {
  return [...new Map(names.map((name) => [name.split('/').slice(0, 2).join('/'), name])).values()];
}

/** One clock is told of once, although each repository has shown it. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const worst = findings.toSorted((a, b) => Number(b.state === 'warning') - Number(a.state === 'warning'));
  const unique = new Map<string, Finding>();
  for (const finding of worst) {
    const key = `${finding.subject} ${finding.check}`;
    unique.set(key, unique.get(key) ?? finding);
  }
  return [...unique.values()].sort((a, b) => Number(a.subject > b.subject) - Number(a.subject < b.subject));
}

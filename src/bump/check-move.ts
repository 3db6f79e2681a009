import { checkFiles, type CheckVerdict } from '../check/check-files.ts';
import { findingLines, refusalOf } from '../check/verdict.ts';
import { formatPlace, type RefusedError } from '../errors.ts';
import { plural } from '../report/format.ts';
import { unless } from '../unless.ts';
import { describeKept } from './on-branch.ts';
import type { Move, MovePlan } from './plan-move.ts';
import type { BumpScope } from './scope.ts';
import type { Stream } from './streams.ts';

/**
 * What check says of the files as they would be, but for what a remark says of the same place.
 * @throws what `checkFiles` throws
 */
export async function checkMove(
  { record }: Move,
  { files, branch, hasPeople, remarks }: MovePlan,
  { git, repository, runtime, checkContext }: BumpScope,
): Promise<CheckVerdict> {
  runtime.log.info(`Checking ${plural(files.length, 'file')}, moved to ${record.release}`);
  const check = await checkFiles(
    files.map(({ before, after }) => ({ ...before, bytes: after })),
    checkContext(record),
    {
      url: repository.url,
      base: git.base,
      read: async (path) =>
        (await unless(['FILE_NOT_FOUND'], ((hasPeople ? branch : undefined) ?? git).read(path)))?.bytes,
    },
  );
  const told = new Set(remarks.map(({ place }) => formatPlace(place)));
  const findings = check.findings.filter(
    ({ code, at }) => code !== 'NOT_LOOKED_AT' || at === undefined || !told.has(formatPlace(at)),
  );
  const warnings = check.counts.warnings - (check.findings.length - findings.length);
  return { ...check, findings, counts: { ...check.counts, warnings } };
}

/** Why files that do not pass are not proposed, and what is to be done on a branch that people have committed to. */
export function refusedMove(
  check: CheckVerdict,
  { branch }: Stream,
  { record }: Move,
  { kept, hasPeople }: MovePlan,
): RefusedError {
  // The place of a finding is that of the name, which may be on another line than the version.
  const errors = check.findings.filter(({ severity }) => severity === 'error');
  const wrong = kept.filter(({ place, name, from }) =>
    errors.some(
      ({ at, message }) => at?.file === place.file && message.includes(name) && message.includes(from),
    ),
  );
  const where = hasPeople
    ? ` The files are those of ${branch}, where people have committed: put it right there, or delete that branch.`
    : '';
  const theirs =
    wrong.length === 0
      ? where
      : ` A person set on ${branch}: ${wrong.map(describeKept).join(', ')}. Set it there to what the release has, or delete the branch and run again with --release ${record.release}.`;
  return refusalOf(
    check,
    `Nothing was pushed. Each finding says what to change.${theirs}`,
    findingLines(check),
  );
}

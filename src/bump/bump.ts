import { resolve } from 'node:path';
import { checkFiles } from '../check/check-files.ts';
import { findingLines, refusalOf } from '../check/verdict.ts';
import { connect } from '../connect.ts';
import { UserError } from '../errors.ts';
import { openGitRepository } from '../forge/git.ts';
import { requirePromote, trustPolicyPath } from '../promote/config.ts';
import { createMapping } from '../promote/mapping.ts';
import { readTrustedRecord } from '../promote/trusted-record.ts';
import { readReleaseFile } from '../release/parse-release-file.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { readTrustPolicy } from '../verify/trust-policy.ts';
import { type BumpDestination, bumpDestination } from './destination.ts';
import { editFiles, isChanged, readBaseFiles } from './edit-files.ts';
import type { BumpOptions } from './options.ts';
import { planBump } from './plan.ts';
import { promotedRelease } from './promoted.ts';
import { writeProposal } from './proposal.ts';
import { publish } from './publish.ts';
import type { BumpResult } from './result.ts';
import { unifiedDiff } from './unified-diff.ts';

/**
 * Changes the deploy files so that they name a promoted release, and opens or updates the pull request for it. Check runs
 * over the files as they would be; where it refuses, nothing is pushed.
 * @throws UserError `NO_TOKEN`, `NO_REPOSITORY`, `NO_DEPLOY_FILES`, `DUPLICATE_FILE`; RefusedError `CHECK_REFUSED`; and what
 *   reading the record, planning, git and the forge throw
 */
export async function bump(options: BumpOptions, runtime: Runtime): Promise<BumpResult> {
  const releaseFile = await readReleaseFile(resolve(runtime.cwd, options.config));
  const config = requirePromote(releaseFile);
  const destination = bumpDestination(options.repository, releaseFile, runtime.env);
  requireFiles(releaseFile);
  const token = requireToken(options, destination);
  const trust = await readTrustPolicy(trustPolicyPath(options.trust, releaseFile, runtime.cwd));
  const { http, registries } = await connect(releaseFile.endpoints, runtime);
  const record = await readTrustedRecord(registries, config, trust, options.release);
  const release = promotedRelease(record.manifest, createMapping(config));

  const { repository } = destination;
  await using git = await openGitRepository({ ...releaseFile.pullRequest, repository, token }, runtime);
  const plans = planBump(await readBaseFiles(git, releaseFile.bump), release, options);
  const files = editFiles(plans);
  const { render } = releaseFile.check;
  const check = await checkFiles(
    files.map(({ before, after }) => ({ ...before, bytes: after })),
    { config, record, registries, http, render, runtime },
  );
  if (!check.ok) {
    throw refusalOf(check, findingLines(check));
  }

  const edits = plans.flatMap(({ edits }) => edits);
  const changed = files.filter(isChanged);
  const proposal = writeProposal({ record, edits, check, files: changed });
  const publication = { ...options, git, destination, config: releaseFile.pullRequest, http };
  const outcome =
    changed.length === 0 || token === undefined || options.dryRun
      ? { unchanged: changed.length === 0 }
      : await publish({ ...publication, token }, changed, proposal, runtime);
  return {
    release: record.release,
    repository: repository.url,
    branch: releaseFile.pullRequest.branch,
    base: git.base,
    edits,
    check,
    diff: changed.map(({ before, after }) => unifiedDiff(before.path, before.bytes, after)).join(''),
    ...proposal,
    ...outcome,
    dryRun: options.dryRun,
  };
}

function requireFiles({ bump, path }: ReleaseFile): void {
  const files = bump.map(({ file }) => file);
  const twice = files.filter((file, index) => files.indexOf(file) !== index);
  if (files.length === 0) {
    throw new UserError('NO_DEPLOY_FILES', `${path} names no files to bump`, {
      at: { file: path },
      hint: 'List them under bump: - {file: deploy/values.yaml, chart: operator}.',
    });
  }
  if (twice.length > 0) {
    throw new UserError('DUPLICATE_FILE', `${path} names ${twice.join(', ')} twice under bump`, {
      at: { file: path },
      hint: 'Name each file once, with the chart that it configures.',
    });
  }
}

function requireToken(options: BumpOptions, { repository }: BumpDestination): string | undefined {
  if (options.token === undefined && !options.dryRun) {
    throw new UserError('NO_TOKEN', `Without a token nothing can be pushed to ${repository.url}`, {
      hint: 'Give one with the permissions `contents: write` and `pull-requests: write` in GITHUB_TOKEN, or run with --dry-run.',
    });
  }
  return options.token;
}

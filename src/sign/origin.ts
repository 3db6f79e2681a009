import type { Runtime } from '../runtime/runtime.ts';

/** Where a program runs, as far as that may be told to everybody who gets the bundle. */
export interface Origin {
  /** Who made it: the address of a workflow, or `localBuilder`. */
  readonly builder: string;
  /** The workflow's file, and what it ran for; as GitHub's own attestations say it. */
  readonly workflow?: { readonly ref: string; readonly repository: string; readonly path: string };
  /** Address of the run. */
  readonly run?: string;
  readonly commit?: { readonly uri: string; readonly digest: { readonly gitCommit: string } };
}

/** Made by hand, or by a machine that says nothing: names of people and hosts stay here. */
const localBuilder = 'https://github.com/tidegate/tidegate/local';

/**
 * Reads the variables of GitHub Actions, which Gitea and Forgejo set as well (docs.github.com, "Variables reference").
 * The signer vouches for them: somebody with the key could set them to anything.
 */
export function originOf({ env }: Pick<Runtime, 'env'>): Origin {
  const server = env['GITHUB_SERVER_URL'];
  const repository = env['GITHUB_REPOSITORY'];
  if (env['GITHUB_ACTIONS'] !== 'true' || server === undefined || repository === undefined) {
    return { builder: localBuilder };
  }
  const address = `${server}/${repository}`;
  const ref = env['GITHUB_REF'] ?? '';
  // `owner/repository/.github/workflows/release.yml@refs/heads/main`
  const workflow = env['GITHUB_WORKFLOW_REF'] ?? repository;
  const path = workflow.slice(repository.length + 1).replace(/@.*$/, '');
  const [run, commit] = [env['GITHUB_RUN_ID'], env['GITHUB_SHA']];
  return {
    builder: encodeURI(`${server}/${workflow}`),
    ...(path === '' ? {} : { workflow: { ref, repository: address, path } }),
    ...(run === undefined
      ? {}
      : { run: `${address}/actions/runs/${run}/attempts/${env['GITHUB_RUN_ATTEMPT'] ?? '1'}` }),
    ...(commit === undefined
      ? {}
      : { commit: { uri: encodeURI(`git+${address}@${ref}`), digest: { gitCommit: commit } } }),
  };
}

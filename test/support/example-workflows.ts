import { join } from 'node:path';
import type { ActRun } from './act-log.ts';
import { startForge, type TestForge } from './forge.ts';
import type { ForgeRepository } from './forge-repository.ts';
import { forgeToken } from './wandb-internal.ts';
import { exampleWorkflow, openWorkflowSides, type WorkflowSides } from './workflow-sides.ts';

const releases = 'platform/releases';
const deploy = 'platform/wandb';
const connectedToken = 'token-of-the-connected-forge';

/** Both example workflows, each with a repository to run in, on two forges that know nothing of each other. */
export interface ExampleWorkflows extends WorkflowSides {
  /** Where the connected workflow runs. */
  readonly releases: ForgeRepository;
  /** Where the air-gapped workflow runs, and its forge. */
  readonly deploy: ForgeRepository;
  readonly pulls: ReturnType<TestForge['pulls']>;
  /** All runs so far, and what must not be printed in any of them. */
  readonly runs: readonly ActRun[];
  readonly secrets: readonly string[];
  /** @param key the secret TIDEGATE_KEY */
  connected(event: 'schedule' | 'workflow_dispatch', key?: string): Promise<ActRun>;
  /** @param bundle name of its folder */
  airGapped(bundle: string): Promise<ActRun>;
}

export async function openExampleWorkflows(): Promise<ExampleWorkflows> {
  const sides = await openWorkflowSides();
  const { act, internal, media } = sides;
  const forge = await startForge({
    repositories: { [releases]: { ...sides.connectedFiles, ...(await exampleWorkflow('connected')) } },
    tokens: { [connectedToken]: 'write' },
  });
  const files = { ...sides.internalFiles, ...(await exampleWorkflow('air-gapped')) };
  await internal.forge.repository(deploy).commit({ branch: 'main', files });
  const runs: ActRun[] = [];
  return {
    ...sides,
    releases: forge.repository(releases),
    deploy: internal.forge.repository(deploy),
    pulls: internal.forge.pulls(deploy),
    runs,
    secrets: secretForms([connectedToken, forgeToken], sides.key),
    async connected(event, key = sides.key) {
      const run = await act.run({
        forge,
        repository: releases,
        token: connectedToken,
        workflow: '.github/workflows/connected.yml',
        event,
        variables: { TRANSFER_FOLDER: media },
        secrets: { TIDEGATE_KEY: key },
      });
      runs.push(run);
      return run;
    },
    async airGapped(bundle) {
      const run = await act.run({
        forge: internal.forge,
        repository: deploy,
        token: forgeToken,
        workflow: '.github/workflows/air-gapped.yml',
        inputs: { bundle: join(media, bundle) },
      });
      runs.push(run);
      return run;
    },
    async [Symbol.asyncDispose]() {
      await forge.close();
      await sides[Symbol.asyncDispose]();
    },
  };
}

/** Tokens, also as git sends them, and the lines of the key between its first and its last. */
function secretForms(tokens: readonly string[], key: string): readonly string[] {
  const basic = tokens.map((token) => Buffer.from(`x-access-token:${token}`).toString('base64'));
  return [...tokens, ...basic, ...key.trim().split('\n').slice(1, -1)];
}

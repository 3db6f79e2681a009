import { connect } from '../../src/connect.ts';
import type { Endpoints } from '../../src/http/endpoints.ts';
import { openManifestCache } from '../../src/oci/manifest-cache.ts';
import { type Answers, openAnswers } from '../../src/upstream/answers.ts';
import { createHelmRepositories } from '../../src/upstream/helm/repositories.ts';
import type { SourceContext } from '../../src/upstream/source.ts';
import { type TestRuntime, testRuntime, type TestRuntimeOptions } from './runtime.ts';

export interface TestSourceContext extends SourceContext {
  readonly answers: Answers;
  readonly runtime: TestRuntime;
}

export interface SourceContextOptions extends TestRuntimeOptions {
  readonly endpoints: Endpoints;
  readonly token?: string;
  readonly folder?: string;
}

/** What sources are read with, over real HTTP to whatever the endpoints name. */
export async function sourceContext(options: SourceContextOptions): Promise<TestSourceContext> {
  const { endpoints, token, folder } = options;
  const runtime = testRuntime(options);
  const { http, registries } = await connect(endpoints, runtime);
  const answers = await openAnswers(http, runtime);
  return {
    runtime,
    answers,
    helm: createHelmRepositories(http, answers),
    registries,
    manifests: await openManifestCache(runtime),
    folder: folder ?? runtime.cwd,
    github: { api: 'https://api.github.com', ...(token === undefined ? {} : { token }) },
    clock: runtime.clock,
  };
}

import type { TestContext } from 'node:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/connect.ts';
import type { Endpoints } from '../../src/http/endpoints.ts';
import type { Http } from '../../src/http/http.ts';
import { closure, type Closure } from '../../src/oci/closure.ts';
import type { Registries } from '../../src/oci/registry/registries.ts';
import { type RegistryOptions, startRegistry, type TestRegistry } from './registry.ts';
import { testRuntime, type TestRuntime, type TestRuntimeOptions } from './runtime.ts';

/** A registry that is closed with its test. */
export async function registryFor(test: TestContext, options: RegistryOptions = {}): Promise<TestRegistry> {
  const registry = await startRegistry(options);
  test.after(() => registry.close());
  return registry;
}

export interface TestClient {
  readonly runtime: TestRuntime;
  readonly http: Http;
  readonly registries: Registries;
}

/** The real client; it sees no credentials but these entries of a Docker config (host → entry). */
export async function clientFor(
  test: TestContext,
  config: Readonly<Record<string, unknown>> = {},
  endpoints: Endpoints = {},
  options: Omit<TestRuntimeOptions, 'env'> = {},
): Promise<TestClient> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-docker-'));
  test.after(() => rm(folder, { recursive: true }));
  const runtime = testRuntime({ ...options, env: await dockerEnv(folder, config) });
  return { runtime, ...(await connect(endpoints, runtime)) };
}

/** The environment of somebody who has this Docker config, and no other credentials. */
export async function dockerEnv(folder: string, config: object) {
  const path = await mkdtemp(join(folder, 'docker-'));
  await writeFile(join(path, 'config.json'), JSON.stringify(config));
  return { DOCKER_CONFIG: path, REGISTRY_AUTH_FILE: undefined, XDG_RUNTIME_DIR: undefined };
}

/** A Docker config with one login. */
export function login(host: string, user: string, password: string): Readonly<Record<string, unknown>> {
  return { auths: { [host]: { auth: Buffer.from(`${user}:${password}`).toString('base64') } } };
}

/** Of the image that a test has pushed as `a/b:1.0.0`. */
export async function closureIn(
  { host }: TestRegistry,
  test: TestContext,
  platforms?: readonly string[],
): Promise<Closure> {
  const { registries } = await clientFor(test);
  const repository = registries.repository(`${host}/a/b`);
  return await closure(repository, await repository.resolve('1.0.0'), platforms);
}

/**
 * Environment variables that hold secrets: those that options are read from, and those that a runner gives to an action.
 */
const secretVariables: ReadonlySet<string> = new Set([
  'TIDEGATE_KEY',
  'TIDEGATE_KEY_PASSWORD',
  'COSIGN_PASSWORD',
  'TIDEGATE_CREDENTIALS',
  'TIDEGATE_SERVE_PASSWORD',
  'DOCKER_AUTH_CONFIG',
  'GITHUB_TOKEN',
  'SIGSTORE_ID_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
]);

/**
 * The environment for programs that we start: without our secrets, which they get only by name, and without the inputs of
 * an action, of which any may be one.
 */
export function withoutSecrets(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    // Windows knows no case in these names.
    Object.entries(env).filter(
      ([name]) => !/^INPUT_/i.test(name) && !secretVariables.has(name.toUpperCase()),
    ),
  );
}

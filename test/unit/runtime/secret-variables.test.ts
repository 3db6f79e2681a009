import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootAction } from '../../../src/action/root-action.ts';
import { pipeline } from '../../../src/pipeline.ts';
import { withoutSecrets } from '../../../src/runtime/secret-variables.ts';
import type { OptionTable } from '../../../src/stage.ts';
import { tools } from '../../../src/tools.ts';

test('every variable that a secret option is read from is kept from programs', () => {
  const tables: readonly OptionTable[] = [...pipeline, ...tools, rootAction].map(({ options }) => options);
  const names = tables
    .flatMap((table) => Object.values(table))
    .filter(({ kind }) => kind === 'secret' || kind === 'key')
    .flatMap(({ env = [] }) => env);
  assert.deepEqual([...new Set(names)].sort(), [
    'GITHUB_TOKEN',
    'SIGSTORE_ID_TOKEN',
    'TIDEGATE_CREDENTIALS',
    'TIDEGATE_KEY',
    'TIDEGATE_KEY_PASSWORD',
    'TIDEGATE_SERVE_PASSWORD',
  ]);
  assert.deepEqual(withoutSecrets({ COSIGN_PASSWORD: 'secret' }), {});
  assert.deepEqual(withoutSecrets(Object.fromEntries(names.map((name) => [name, 'secret']))), {});
});

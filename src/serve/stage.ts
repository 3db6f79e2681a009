import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { readInternalSide } from '../promote/internal-side.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import type { Block } from '../report/document.ts';
import { formatBytes, plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { defineStage, type OptionValues } from '../stage.ts';
import { readTrust } from '../verify/read-trust.ts';
import type { TrustPolicy } from '../verify/trust-policy.ts';
import type { Tally } from './handler.ts';
import { instructionsFor, type Served } from './instructions.ts';
import { defaultLimits } from './limits.ts';
import { isPrivate, parseListenAddress } from './listen-address.ts';
import { createLogin } from './login.ts';
import { serve } from './serve.ts';
import { readTlsIdentity } from './tls-identity.ts';

const options = {
  bundle: {
    kind: 'list',
    description:
      'Folder of the bundle, and of earlier bundles that hold what a delta leaves out; every byte is verified before the first is served',
    required: true,
    value: '<folder>',
  },
  trust: {
    kind: 'string',
    description:
      'Trust policy; default tidegate.trust.yaml, or the one that the release file names, unless `key` is given',
    value: '<file>',
  },
  key: {
    kind: 'string',
    description: 'Public key (PEM) to trust instead of a policy: any audience, any sequence',
    value: '<file>',
  },
  config: {
    kind: 'string',
    description:
      'Release file of the internal side: serve under the names that its `promote` gives, in place of the upstream ones',
    value: '<file>',
  },
  to: {
    kind: 'string',
    description: 'With `config`: the target of `promote` whose names count; default: the last one',
    value: '<name>',
  },
  listen: {
    kind: 'string',
    description: 'Address and port; port 0 takes a free one',
    default: '127.0.0.1:5000',
    value: '<host:port>',
  },
  'tls-cert': { kind: 'string', description: 'Certificate (PEM) to speak TLS with', value: '<file>' },
  'tls-key': { kind: 'string', description: 'Its private key (PEM, without a password)', value: '<file>' },
  user: {
    kind: 'string',
    description: 'Let in only this user, with the password in TIDEGATE_SERVE_PASSWORD',
    env: 'TIDEGATE_SERVE_USER',
    value: '<name>',
  },
  password: {
    kind: 'secret',
    description: 'The password of that user',
    env: 'TIDEGATE_SERVE_PASSWORD',
    argument: false,
  },
} as const;

/** What was served, until it was stopped. */
interface ServeResult extends Served, Tally {}

/** Command `serve`: a registry and chart repository for a cluster that has none of its own yet. */
export const serveStage = defineStage({
  name: 'serve',
  summary: 'Serve a signed bundle as a read-only registry and Helm repository, straight from its volumes',
  options,
  positional: 'bundle',
  outputs: {},
  examples: [
    'tidegate serve wandb-2026q4',
    'tidegate serve wandb-2027q1 wandb-2026q4 --listen 0.0.0.0:5000 --tls-cert gate.pem --tls-key gate.key',
    'tidegate serve wandb-2026q4 --config tidegate.yaml',
  ],
  run: runServe,
  outputsOf: () => ({}),
  report: describe,
});

async function runServe(values: OptionValues<typeof options>, runtime: Runtime): Promise<ServeResult> {
  const { cwd, log } = runtime;
  const listen = parseListenAddress(values.listen);
  const login = createLogin(values.user, values.password);
  const identity = await readTlsIdentity({ cert: values.tlsCert, key: values.tlsKey }, runtime);
  const { trust, config } = await readSide(values, runtime);
  const bundles = values.bundle.map((folder) => resolve(cwd, folder));
  const serving = await serve(
    { bundles, trust, config, listen, identity, login, limits: defaultLimits },
    runtime,
  );
  const { served } = serving;
  if (login !== undefined && identity === undefined && !isPrivate(listen)) {
    log.warning('The password travels in clear text: give --tls-cert and --tls-key');
  }
  log.info(`${served.name} ${served.release} is served on ${served.url}: ${countsOf(served)}`);
  instructionsFor(served).forEach((line) => log.info(line));
  await stopping(runtime);
  log.info('Stopping: answers that are on their way may end');
  return { ...served, ...(await serving.stop()) };
}

async function readSide(
  { trust, key, config, to }: OptionValues<typeof options>,
  runtime: Runtime,
): Promise<{ readonly trust: TrustPolicy; readonly config: PromoteConfig | undefined }> {
  if (config === undefined) {
    return { trust: await readTrust({ trust, key }, runtime), config };
  }
  if (key !== undefined) {
    throw new UserError('TWO_KEYS', 'Both `config` and `key` say whom to trust', {
      hint: 'With a release file goes a trust policy: the one that it names, or --trust.',
    });
  }
  return await readInternalSide({ config, trust, to }, runtime);
}

/** Resolves when the program is told to end; never, where nobody can tell it. */
async function stopping({ stopSignal }: Runtime): Promise<void> {
  const signal = stopSignal?.();
  await new Promise<void>((resolve) => {
    if (signal?.aborted === true) {
      resolve();
    }
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}

function describe(result: ServeResult): readonly Block[] {
  const { requests, bytes } = result;
  return [
    { kind: 'text', text: `Stopped after ${plural(requests, 'request')}; ${formatBytes(bytes)} were sent.` },
  ];
}

function countsOf({ repositories, charts }: Served): string {
  const word = repositories === 1 ? 'repository' : 'repositories';
  return `${repositories} ${word}, ${plural(charts, 'chart')}`;
}

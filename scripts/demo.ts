/**
 * `npm run demo`: two quarters of W&B upgrades on this machine, with no network. The public side and the air-gapped
 * side are real servers on loopback (the ones that the tests use); what is run are the commands a person would type.
 */
import { copyFile, cp, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from '../src/pipeline.ts';
import { runCli } from '../src/cli/main.ts';
import { formatBytes } from '../src/report/format.ts';
import { type Host, runProcess } from '../src/runtime/host.ts';
import { terminalRuntime } from '../src/runtime/terminal.ts';
import {
  forgeToken,
  type Internal,
  internalReleaseFile,
  startInternal,
  trustPolicy,
} from '../test/support/wandb-internal.ts';
import {
  connectedReleaseFile,
  type Quarter,
  quarters,
  startUpstream,
  type Upstream,
} from '../test/support/wandb-upstream.ts';
import { tools } from '../src/tools.ts';

const branch = 'tidegate/wandb';
const files = ['deploy/values.yaml', 'deploy/wandb.yaml'];

await runProcess(async (host) => {
  const out = join(host.cwd, 'demo-out');
  await rm(out, { recursive: true, force: true });
  await mkdir(join(out, 'connected'), { recursive: true });
  const upstream = await startUpstream();
  const internal = await startInternal(join(out, 'internal'));
  try {
    const demo = createDemo(host, out, upstream, internal);
    await demo.prepare();
    const [first, second] = quarters;
    await demo.quarter(first);
    await demo.review();
    await demo.quarter(second, first);
    await demo.tamper(second);
    await demo.finish();
    return 0;
  } finally {
    await Promise.all([upstream.close(), internal.close()]);
  }
});

function createDemo(host: Host, out: string, upstream: Upstream, internal: Internal) {
  const say = (text: string) => host.stdout.write(`${text}\n`);
  const title = (text: string) => say(`\n━━━ ${text} ${'━'.repeat(Math.max(3, 74 - text.length))}\n`);

  /** Runs a command as a person on that side would, and expects its exit status. */
  async function tidegate(
    side: 'connected' | 'internal',
    args: readonly string[],
    expected = 0,
  ): Promise<void> {
    const isPush = args[0] === 'bump';
    say(`\n[${side}]$ ${isPush ? 'GITHUB_TOKEN=… ' : ''}tidegate ${args.join(' ')}`);
    const env = isPush ? { ...host.env, GITHUB_TOKEN: forgeToken } : host.env;
    const status = await runCli(
      pipeline,
      tools,
      args,
      terminalRuntime({ ...host, cwd: join(out, side), env }),
    );
    if (status !== expected) {
      throw new Error(`tidegate ${args[0]} ended with ${status}, expected ${expected}`);
    }
  }

  /** Lays the files of a branch where `check` looks for them. */
  async function checkOut(name: string): Promise<void> {
    await mkdir(join(out, 'internal', 'deploy'), { recursive: true });
    for (const file of files) {
      await writeFile(join(out, 'internal', file), await internal.file(name, file));
    }
  }

  return {
    async prepare(): Promise<void> {
      say(
        'Tidegate demo. The public registries and the air-gapped side are servers on this machine, and `tidegate`',
      );
      say(
        'stands for `node dist/cli.js`. W&B publishes, a bundle is carried, a pull request is opened; twice.',
      );
      await writeFile(join(out, 'connected', 'tidegate.yaml'), connectedReleaseFile(upstream.endpoints));
      await writeFile(join(out, 'internal', 'tidegate.yaml'), internalReleaseFile(internal));
      await writeFile(join(out, 'internal', 'tidegate.trust.yaml'), trustPolicy);
    },

    async quarter(quarter: Quarter, previous?: Quarter): Promise<void> {
      const { release, controller, local, console } = quarter;
      title(`${release}: W&B published controller ${controller}, local ${local}, console ${console}`);
      const bundle = `../wandb-${release}`;
      await upstream.publish(quarter);
      await tidegate('connected', ['track', '--release', release, '--helm', 'never']);
      const base = previous === undefined ? [] : ['--base', `../wandb-${previous.release}`];
      await tidegate('connected', ['bundle', '--output', '..', ...base]);
      await tidegate('connected', ['sign', '--bundle', bundle, '--generate', '../tidegate']);
      if (previous === undefined) {
        say('\nThe public key is brought to the other side once, by another way than the bundles.');
        await copyFile(join(out, 'tidegate.pub'), join(out, 'internal', 'tidegate.pub'));
      }
      say('\n~~~~~~~~ the bundle is carried through the air gap ~~~~~~~~');
      await tidegate('internal', ['verify', '--bundle', bundle]);
      await tidegate('internal', ['promote', '--bundle', bundle]);
      if (previous === undefined) {
        say('\nWhat check says about the files as they are: the versions they name are not here.');
        await checkOut('main');
        await tidegate('internal', ['check'], 2);
      }
      await tidegate('internal', ['bump']);
    },

    async review(): Promise<void> {
      say('\nA person reviews the pull request and merges it. Now check finds everything that main names:');
      await internal.merge(branch);
      await checkOut('main');
      await tidegate('internal', ['check']);
      say('\nA quarter goes by.');
    },

    /** One flipped bit somewhere in what was carried. */
    async tamper({ release }: Quarter): Promise<void> {
      title('And if somebody changes one bit on the way?');
      const copy = join(out, 'tampered');
      await cp(join(out, `wandb-${release}`), copy, { recursive: true });
      const volume = await open(join(copy, `wandb-${release}.001.tar`), 'r+');
      const { buffer } = await volume.read(Buffer.alloc(1), 0, 1, 100_000);
      await volume.write(Buffer.from([buffer.readUInt8(0) ^ 1]), 0, 1, 100_000);
      await volume.close();
      await tidegate('internal', ['verify', '--bundle', '../tampered'], 2);
      await rm(copy, { recursive: true });
    },

    async finish(): Promise<void> {
      title('What the pull request changes');
      const git = internal.forge.repository('platform/wandb');
      const diff = await git.git('diff', 'main', branch);
      const pull = internal.forge.pulls('platform/wandb').find(({ state }) => state === 'open');
      await writeFile(join(out, 'bump.diff'), diff);
      await writeFile(join(out, 'pull-request.md'), `# ${pull?.title}\n\n${pull?.body}`);
      say(diff);
      const [first, second] = await Promise.all(quarters.map(({ release }) => bundleSize(out, release)));
      say(`Pull request: ${pull?.title} (its text is in demo-out/pull-request.md)`);
      say(
        `Carried: ${formatBytes(first ?? 0)} in the first quarter, ${formatBytes(second ?? 0)} in the second.`,
      );
      say('Left in demo-out/: the bundles wandb-*/ with their lock files, the public key tidegate.pub,');
      say('bump.diff, pull-request.md, and both sides as they are: connected/ and internal/.');
      say('\nThe servers are gone now. What needs none still works:');
      say(
        '  node scripts/node24.mjs dist/cli.js verify --bundle demo-out/wandb-2026q4 --key demo-out/tidegate.pub',
      );
      say('And so does cosign, with the public key and the signature file:');
      say(
        '  cosign verify-blob --key demo-out/tidegate.pub --bundle demo-out/wandb-2026q4/bundle.json.sigstore.json \\',
      );
      say('    --insecure-ignore-tlog demo-out/wandb-2026q4/bundle.json');
    },
  };
}

/** Bytes in the volumes of a bundle. */
async function bundleSize(out: string, release: string): Promise<number> {
  const manifest = JSON.parse(await readFile(join(out, `wandb-${release}`, 'bundle.json'), 'utf8'));
  return manifest.volumes.reduce((total: number, volume: { size: number }) => total + volume.size, 0);
}

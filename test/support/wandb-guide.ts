import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import type { TestContext } from 'node:test';
import { mediaTypes } from '../../src/oci/descriptor.ts';
import { makeAuthority, makeCertificate } from './certificates.ts';
import { chartFolder, packChart } from './charts.ts';
import { distributionLogin, startDistribution } from './distribution.ts';
import { startForge, type TestForge } from './forge.ts';
import { pushChart } from './helm-repository.ts';
import { pushImage } from './images.ts';
import { startStaticServer } from './static-server.ts';
import { tlsFront, tunnelProxy, type TunnelProxy } from './tls-front.ts';
import { tool } from './tools.ts';
import { type Quarter, quarters, startUpstream, type Upstream } from './wandb-upstream.ts';

/** The machines of docs/wandb.md on loopback, under the names that the page gives them. */
export interface GuideSides {
  readonly proxy: TunnelProxy;
  readonly forge: TestForge;
  /** What a shell on either side has: names lead to loopback, and the authority of their certificates is believed. */
  readonly env: Readonly<Record<string, string>>;
  /** The path that `tidegate` is run from, for a day. */
  setDay(day: string): Promise<void>;
  /** W&B publishes newer versions. */
  publish(quarter: Quarter): Promise<void>;
  /** What a reviewer does: the branch's commit becomes `main`, and the branch goes. */
  merge(branch: string): Promise<void>;
  /** Whether `registry.yourdomain.com/<repository>:<tag>` can be pulled. */
  holds(image: string): Promise<boolean>;
}

/** The tools without which the page cannot be followed. */
export const guideTools = ['helm', 'docker-registry'] as const;

const guideRepository = 'platform/wandb';

/** What W&B published when the page was written, what it may have published by the next quarter, and the guide's own. */
export const guideQuarters = {
  today: quarters[1],
  next: {
    ...quarters[1],
    release: '2027q1',
    controller: '1.22.1',
    local: '0.84.0',
    console: '2.17.0',
    platform: '0.43.9',
  },
  guide: { ...quarters[0], platform: '0.18.0' },
} as const satisfies Readonly<Record<string, Quarter>>;

/** @param home an absolute folder: both sides' home, and the web server's */
export async function startGuideSides(test: TestContext, home: string): Promise<GuideSides> {
  const charts = join(home, 'charts');
  const bin = join(home, 'bin');
  const [upstream, registry, chartServer, nobody, forge] = await Promise.all([
    startUpstream(),
    startDistribution({ login: true, relativeUrls: true }),
    startStaticServer(charts),
    startStaticServer(join(home, 'nothing')),
    startForge({
      repositories: { [guideRepository]: { 'README.md': '' } },
      tokens: { [forgeToken]: 'write' },
    }),
    mkdir(bin),
  ]);
  test.after(() =>
    Promise.all([upstream, registry, chartServer, nobody, forge].map((server) => server.close())),
  );
  await publishGuide(upstream);
  const servers = {
    'registry-1.docker.io': upstream.registry,
    'quay.io': upstream.registry,
    'ghcr.io': upstream.registry,
    'charts.wandb.ai': upstream.helm,
    'api.github.com': nobody,
    'registry.yourdomain.com': registry,
    'charts.yourdomain.com': chartServer,
    'git.yourdomain.com': forge,
  };
  const authority = makeAuthority('everybody');
  const ports = Object.entries(servers).map(async ([name, { url }]): Promise<[string, number]> => {
    const front = await tlsFront(test, url, { identity: makeCertificate(name, authority, [name]) });
    return [name, front.port];
  });
  const proxy = await tunnelProxy(test, Object.fromEntries(await Promise.all(ports)));
  await writeFile(join(home, 'authority.pem'), authority.certificate);
  await writeFile(join(home, '.gitconfig'), gitConfig);
  return {
    proxy,
    forge,
    publish: (quarter) => publishToday(upstream, quarter),
    async merge(branch) {
      const repository = forge.repository(guideRepository);
      await repository.git('update-ref', 'refs/heads/main', `refs/heads/${branch}`);
      await repository.git('update-ref', '-d', `refs/heads/${branch}`);
    },
    async holds(image) {
      const [, repository, tag] = /^registry\.yourdomain\.com\/(.+):([^:]+)$/.exec(image) ?? [];
      const { user, password } = distributionLogin;
      const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      const url = `${registry.url}/v2/${repository}/manifests/${tag}`;
      return (await fetch(url, { method: 'HEAD', headers: { authorization, accept } })).ok;
    },
    env: environment(home, bin, proxy),
    async setDay(day) {
      const program = join(bin, 'tidegate');
      const words = [process.execPath, join(import.meta.dirname, 'run-tidegate-on.ts'), day];
      await writeFile(program, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`);
      await chmod(program, 0o755);
    },
  };
}

const accept = [
  mediaTypes.ociManifest,
  mediaTypes.dockerManifest,
  mediaTypes.ociIndex,
  mediaTypes.dockerList,
].join();
const forgeToken = 'token-of-the-loopback-forge';

/** A person who has cloned the repository before. */
const gitConfig = `[user]
  name = A Person
  email = person@example.com
[credential]
  helper = "!f() { echo username=person; echo password=${forgeToken}; }; f"
`;

function environment(home: string, bin: string, { url }: TunnelProxy): Record<string, string> {
  const authority = join(home, 'authority.pem');
  return {
    PATH: [bin, dirname(tool('helm')), process.env['PATH']].join(delimiter),
    HOME: home,
    TMPDIR: home,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CEILING_DIRECTORIES: dirname(home),
    HTTPS_PROXY: url,
    https_proxy: url,
    NO_PROXY: '',
    no_proxy: '',
    NODE_EXTRA_CA_CERTS: authority,
    SSL_CERT_FILE: authority,
    GIT_SSL_CAINFO: authority,
    REGISTRY_PASSWORD: distributionLogin.password,
    TIDEGATE_KEY_PASSWORD: 'loopback-only',
    GITHUB_TOKEN: forgeToken,
  };
}

async function publishGuide(upstream: Upstream): Promise<void> {
  await upstream.publish(guideQuarters.guide);
  // Bitnami took it away.
  upstream.registry.repositories.delete('bitnami/redis');
  const old = { folder: chartFolder('operator-wandb'), version: guideQuarters.guide.platform };
  upstream.helm.add(await packChart(old));
  await publishToday(upstream, guideQuarters.today);
}

/** The stack as it is since 2025: more images than the guide knows, and redis from an archive. */
async function publishToday(
  { registry, helm }: Upstream,
  { controller, local, console, operator, platform }: Quarter,
): Promise<void> {
  for (const name of ['local', 'megabinary', 'weave-python']) {
    pushImage(registry, `wandb/${name}`, local, { layers: [300_000] });
  }
  pushImage(registry, 'wandb/controller', controller, { platforms: ['linux/amd64', 'linux/arm64'] });
  pushImage(registry, 'wandb/console', console, { layers: [100_000] });
  pushImage(registry, 'alpine/k8s', '1.31.12');
  pushImage(registry, 'bitnamilegacy/redis', '7.2.4-debian-12-r9');
  helm.add(await packChart({ folder: chartFolder('operator'), version: operator }));
  pushChart(
    registry,
    'wandb/helm-charts',
    await packChart({ folder: chartFolder('operator-wandb-whole'), version: platform }),
  );
}

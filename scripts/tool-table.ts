/**
 * The real tools that interop tests run, each pinned. `scripts/tools.ts` installs them, `test/support/tools.ts` finds them.
 * They live outside the checkout, so that every clone on a machine shares them.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Tool {
  readonly name: string;
  /** Part of the folder's name: another version is another installation. */
  readonly version: string;
  readonly how: GoInstall | GoSource | DebianPackage;
  /** Arguments with which it exits 0, to see that it runs at all. */
  readonly probe: readonly string[];
}

interface GoInstall {
  readonly kind: 'go';
  /** Go package path, without version. */
  readonly package: string;
  /** What `go install` names the binary. */
  readonly binary: string;
}

/** Of a module that `go install` does not take, as its go.mod replaces others: built where Go keeps its source. */
export interface GoSource {
  readonly kind: 'go-source';
  /** Go module path, without version; the program is the package at its root. */
  readonly module: string;
  /** Of `go build`. */
  readonly flags: readonly string[];
  /** Folders of the module that it reads when it runs: they lie beside the program. */
  readonly folders: readonly string[];
}

interface DebianPackage {
  readonly kind: 'debian';
  /** The package of the tool, then those of the shared libraries that a slim system lacks. */
  readonly packages: readonly string[];
  readonly binary: string;
}

export const tools: readonly Tool[] = [
  {
    name: 'crane',
    version: 'v0.22.1',
    how: { kind: 'go', package: 'github.com/google/go-containerregistry/cmd/crane', binary: 'crane' },
    probe: ['version'],
  },
  {
    name: 'regctl',
    version: 'v0.11.7',
    how: { kind: 'go', package: 'github.com/regclient/regclient/cmd/regctl', binary: 'regctl' },
    probe: ['version'],
  },
  {
    name: 'actionlint',
    version: 'v1.7.12',
    how: { kind: 'go', package: 'github.com/rhysd/actionlint/cmd/actionlint', binary: 'actionlint' },
    probe: ['-version'],
  },
  {
    name: 'helm',
    version: 'v3.22.0',
    how: { kind: 'go', package: 'helm.sh/helm/v3/cmd/helm', binary: 'helm' },
    probe: ['version'],
  },
  {
    name: 'act',
    version: 'v0.2.89',
    how: { kind: 'go', package: 'github.com/nektos/act', binary: 'act' },
    probe: ['--version'],
  },
  {
    name: 'cosign',
    version: 'v3.1.3',
    how: { kind: 'go', package: 'github.com/sigstore/cosign/v3/cmd/cosign', binary: 'cosign' },
    probe: ['version'],
  },
  {
    name: 'cosign2',
    version: 'v2.6.5',
    how: { kind: 'go', package: 'github.com/sigstore/cosign/v2/cmd/cosign', binary: 'cosign' },
    probe: ['version'],
  },
  {
    name: 'fulcio',
    version: 'v1.8.8',
    how: { kind: 'go', package: 'github.com/sigstore/fulcio', binary: 'fulcio' },
    probe: ['version'],
  },
  // Rekor v2 over a folder. 2.4.0 needs Go 1.27, and so does 2.1.4 of the one below.
  {
    name: 'rekor',
    version: 'v2.3.0',
    how: {
      kind: 'go',
      package: 'github.com/sigstore/rekor-tiles/v2/cmd/rekor-server/posix',
      binary: 'posix',
    },
    probe: ['version'],
  },
  {
    name: 'timestamp-server',
    version: 'v2.1.3',
    how: {
      kind: 'go',
      package: 'github.com/sigstore/timestamp-authority/v2/cmd/timestamp-server',
      binary: 'timestamp-server',
    },
    probe: ['version'],
  },
  // A forge. From v1.27 on it is the module gitea.dev, and needs others from there, which not every module proxy gives.
  {
    name: 'gitea',
    version: 'v1.26.0',
    how: {
      kind: 'go-source',
      module: 'code.gitea.io/gitea',
      flags: ['-ldflags=-s -w -X main.Version=1.26.0', '-tags=sqlite,sqlite_unlock_notify'],
      folders: ['options', 'public', 'templates'],
    },
    probe: ['--version'],
  },
  // CNCF distribution, of today and (in Debian) as many still run it.
  {
    name: 'distribution',
    version: 'v3.1.2',
    how: { kind: 'go', package: 'github.com/distribution/distribution/v3/cmd/registry', binary: 'registry' },
    probe: ['--version'],
  },
  // Debian's release pins the version, so its codename stands here.
  {
    name: 'docker-registry',
    version: 'bookworm',
    how: { kind: 'debian', packages: ['docker-registry'], binary: 'usr/bin/docker-registry' },
    probe: ['--version'],
  },
  {
    name: 'skopeo',
    version: 'bookworm',
    how: {
      kind: 'debian',
      packages: ['skopeo', 'libgpgme11', 'libassuan0', 'libgpg-error0', 'libdevmapper1.02.1'],
      binary: 'usr/bin/skopeo',
    },
    probe: ['--version'],
  },
  // Its WebDAV module is compiled in.
  {
    name: 'nginx',
    version: 'bookworm',
    how: { kind: 'debian', packages: ['nginx'], binary: 'usr/sbin/nginx' },
    probe: ['-v'],
  },
];

/** The cache folder: `$TIDEGATE_TOOLS`, else `$XDG_CACHE_HOME/tidegate/tools`, else `~/.cache/tidegate/tools`. */
export function toolsFolder(env: Readonly<Record<string, string | undefined>>): string {
  const cache = env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return env['TIDEGATE_TOOLS'] ?? join(cache, 'tidegate', 'tools');
}

/** The folder of one installation; it exists only when the installation is complete. */
export function installationOf(tool: Tool, folder: string): string {
  return join(folder, `${tool.name}-${tool.version}`);
}

/** The program to run. */
export function programOf(tool: Tool, folder: string): string {
  return join(installationOf(tool, folder), process.platform === 'win32' ? `${tool.name}.exe` : tool.name);
}

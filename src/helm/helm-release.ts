/** The Helm that is fetched where none is installed and nothing else is said. */
export const pinnedHelm = '3.20.2';

/** Sha256 of the archives, by version and platform, as https://github.com/helm/helm/releases lists them. */
const digests: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '3.20.2': {
    'darwin-amd64': '7de04301f28b902a74f6286ed941cadc86ee5e6a9086a18f2ccf1f548e99d618',
    'darwin-arm64': '139c794c22f16b579d08ddd3008c8038b9bb2814f35b5bcca91f50a1f458978d',
    'linux-amd64': '258e830a9e613c8a7a302d6059b4bb3b9758f2f3e1bb8ea0d707ce10a9a72fea',
    'linux-arm64': '5ea2d6bc2cda3f8edf985e028809f5a9278f404fb8ab24044de9b7cb9b79a691',
    'windows-amd64': '24e8e5b71bab4ee17e6f989931ecf4fb144f9916cbe9990c0b6b2ec7b925c454',
  },
};

/** What the release file says of Helm. */
export interface HelmSource {
  readonly version: string;
  /** Of the archive, with `{version}`, `{platform}` and `{extension}` in it where that is wanted. */
  readonly url?: string;
  /** Of the archive, in hex. */
  readonly sha256?: string;
}

/** Versions whose digests are known here. */
export function knownHelms(): readonly string[] {
  return Object.keys(digests);
}

/** The sha256 that the archive must have; undefined where nobody says it. */
export function helmDigest({ version, sha256 }: HelmSource, platform: string): string | undefined {
  return sha256 ?? digests[version]?.[platform];
}

/** Where the archive is. Helm packs for Windows in another format. */
export function helmAddress({ version, url }: HelmSource, platform: string): string {
  const extension = platform.startsWith('windows-') ? 'zip' : 'tar.gz';
  return (url ?? 'https://get.helm.sh/helm-v{version}-{platform}.{extension}')
    .replaceAll('{version}', version)
    .replaceAll('{platform}', platform)
    .replaceAll('{extension}', extension);
}

/** As Helm names this machine: `linux-amd64`. */
export function helmPlatform(system: string, architecture: string): string {
  const systems: Readonly<Record<string, string>> = { win32: 'windows' };
  const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return `${systems[system] ?? system}-${architectures[architecture] ?? architecture}`;
}

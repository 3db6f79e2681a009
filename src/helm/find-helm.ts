import { createHash } from 'node:crypto';
import { arch, platform as system } from 'node:os';
import { RefusedError, RemoteError, UserError } from '../errors.ts';
import { describeRoute } from '../http/address.ts';
import type { Http } from '../http/http.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { readArchive } from './archive.ts';
import { helmAddress, helmDigest, helmPlatform, type HelmSource } from './helm-release.ts';
import { readZip } from './zip.ts';

/** Bytes. Archives of Helm have 15 to 20 MB. */
const archiveLimit = 64 * 1024 * 1024;

interface HelmSearch {
  /** What the release file says; undefined: nothing is fetched. */
  readonly source: HelmSource | undefined;
  /** `inside` the gap nothing is fetched but from a mirror that the release file names. */
  readonly side: 'connected' | 'inside';
  readonly http: Http;
}

/**
 * Finds Helm: on the PATH or in the tool cache; else, where the release file allows it, it is fetched, and kept for later
 * runs. Only the digest of the archive decides whether it is the right one.
 * @returns the program; undefined where there is none and none may be fetched
 * @throws UserError `HELM_UNKNOWN` where nobody says the digest for this machine; RefusedError `HELM_MISMATCH`;
 *   RemoteError `HELM_MISSING` and what `Http` throws
 */
export async function findHelm(
  { source, side, http }: HelmSearch,
  runtime: Pick<Runtime, 'findTool' | 'installTool' | 'log'>,
): Promise<string | undefined> {
  const installed = await runtime.findTool('helm');
  if (installed !== undefined || source === undefined || (side === 'inside' && source.url === undefined)) {
    return installed;
  }
  const platform = helmPlatform(system(), arch());
  const digest = helmDigest(source, platform);
  if (digest === undefined) {
    throw new UserError('HELM_UNKNOWN', `no digest of Helm ${source.version} for ${platform} is known`, {
      hint: 'Install helm 3, or give the sha256 of its archive under `helm` in the release file.',
    });
  }
  return await runtime.installTool('helm', source.version, async () => {
    const archive = await fetchArchive(helmAddress(source, platform), digest, { http, log: runtime.log });
    return programIn(archive, platform);
  });
}

async function fetchArchive(
  url: string,
  digest: string,
  { http, log }: Pick<HelmSearch, 'http'> & Pick<Runtime, 'log'>,
): Promise<Buffer> {
  log.info(`Fetching helm from ${url}`);
  const response = await http.request({ url });
  const where = describeRoute(url, response.url);
  if (response.status !== 200) {
    await response.discard();
    throw new RemoteError('HELM_MISSING', `${where} answers with status ${response.status}`, {
      hint: 'Install helm 3, or correct `helm.url` in the release file.',
    });
  }
  const archive = await response.bytes(archiveLimit);
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== digest) {
    throw new RefusedError('HELM_MISMATCH', `${where} is not the helm that was asked for`, {
      details: [`expected sha256 ${digest}`, `found    sha256 ${found}`],
      hint: 'Do not use it. The address may lead to another version, or to another platform.',
    });
  }
  return archive;
}

/** The program alone: nothing else of the archive is written anywhere. */
function programIn(archive: Buffer, platform: string): Buffer {
  const isWindows = platform.startsWith('windows-');
  const wanted = `${platform}/${isWindows ? 'helm.exe' : 'helm'}`;
  const files = archive[0] === 0x1f ? readArchive(archive, 'helm') : readZip(archive, 'helm');
  const program = files.find(({ name }) => name === wanted);
  if (program === undefined) {
    throw new RefusedError('HELM_MISMATCH', `the archive of helm holds no ${wanted}`, {
      details: files.slice(0, 10).map(({ name }) => name),
    });
  }
  return program.content;
}

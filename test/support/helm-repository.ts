import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { digestOf } from '../../src/oci/digest.ts';
import { chartArtifact } from '../../src/helm/oci-chart.ts';
import { readChart } from '../../src/helm/chart.ts';
import { emptyIndex, formatIndex, mergeIndex } from '../../src/helm/index.ts';
import { contentOf } from './images.ts';
import type { TestRegistry } from './registry.ts';

export interface HelmAnswer {
  readonly status: number;
  readonly contentType?: string;
  readonly body: string | Buffer;
}

export interface HelmRepositoryOptions {
  /** What the URLs in the index begin with; by default they are relative to it. */
  readonly chartUrlBase?: string;
  /** What happens instead of the real answer; `path` is the request's. */
  readonly fault?: (path: string) => HelmAnswer | undefined;
}

export interface TestHelmRepository {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly host: string;
  /** Paths in the order they were asked for. */
  readonly requests: string[];
  fault: HelmRepositoryOptions['fault'];
  add(tgz: Buffer): void;
  close(): Promise<void>;
}

/** A classic Helm repository (`index.yaml` and `.tgz` files) on a free loopback port. */
export async function startHelmRepository(options: HelmRepositoryOptions = {}): Promise<TestHelmRepository> {
  const files = new Map<string, Buffer>();
  let index = emptyIndex();
  const server = createServer((request, response) => serve(request, response, repository, files));
  // A repository that a test forgot must not keep the process alive.
  server.unref();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const repository: TestHelmRepository = {
    url: `http://${host}`,
    host,
    requests: [],
    fault: options.fault,
    add(tgz) {
      const metadata = readChart(tgz, 'test chart');
      const file = `${metadata.name}-${metadata.version}.tgz`;
      files.set(`/${file}`, tgz);
      const url = options.chartUrlBase === undefined ? file : `${options.chartUrlBase}/${file}`;
      index = mergeIndex(index, { metadata, url, digest: digestOf(tgz), created: '2026-07-01T00:00:00Z' });
      files.set('/index.yaml', Buffer.from(formatIndex(index, '2026-07-01T00:00:00Z')));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return repository;
}

/** Puts a chart into a test registry as `<prefix>/<name>:<version>`, an OCI artifact as Helm reads it. */
export function pushChart(
  registry: Pick<TestRegistry, 'repositories'>,
  prefix: string,
  tgz: Buffer,
): { repository: string; tag: string } {
  const artifact = chartArtifact(tgz, 'test chart');
  const { name } = artifact.metadata;
  const repository = prefix === '' ? name : `${prefix}/${name}`;
  const content = contentOf(registry, repository);
  content.blobs.set(artifact.config.descriptor.digest, artifact.config.bytes);
  content.blobs.set(artifact.layer.descriptor.digest, artifact.layer.bytes);
  const { descriptor, bytes } = artifact.manifest;
  content.manifests.set(descriptor.digest, { mediaType: descriptor.mediaType, bytes });
  content.tags.set(artifact.tag, descriptor.digest);
  return { repository, tag: artifact.tag };
}

function serve(
  { url = '/' }: IncomingMessage,
  response: ServerResponse,
  repository: TestHelmRepository,
  files: ReadonlyMap<string, Buffer>,
): void {
  repository.requests.push(url);
  const answer = repository.fault?.(url) ?? answerFor(url, files);
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, {
    'content-type': answer.contentType ?? 'application/octet-stream',
    'content-length': String(body.length),
  });
  response.end(body);
}

function answerFor(path: string, files: ReadonlyMap<string, Buffer>): HelmAnswer {
  const body = files.get(path);
  if (body === undefined) {
    return { status: 404, contentType: 'text/plain', body: 'not found' };
  }
  return {
    status: 200,
    contentType: path.endsWith('.yaml') ? 'application/yaml' : 'application/gzip',
    body,
  };
}

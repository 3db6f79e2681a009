/** What a registry really holds, asked and hashed without any code of ours. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

interface Manifest {
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
  readonly manifests?: readonly { readonly digest: string }[];
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Every tag of a registry, as `repository:tag` → digest of its manifest. */
export async function listTags(url: string): Promise<ReadonlyMap<string, string>> {
  const catalog: { repositories: string[] | null } = parse(await ask(`${url}/v2/_catalog?n=1000`));
  const found = new Map<string, string>();
  for (const repository of catalog.repositories ?? []) {
    const list = await ask(`${url}/v2/${repository}/tags/list`);
    const { tags }: { tags?: string[] | null } = list.status === 404 ? {} : parse(list);
    for (const tag of tags ?? []) {
      found.set(`${repository}:${tag}`, digestOf((await getManifest(url, repository, tag)).bytes));
    }
  }
  return found;
}

/**
 * Pulls and hashes whatever the tags of a registry stand for, down to the last blob.
 * @param content `size` only asks for the blobs' presence
 * @returns every digest that was reached, with its repository: `wandb/local@sha256:…`
 */
export async function requireWholeTags(
  url: string,
  content: 'bytes' | 'size' = 'bytes',
): Promise<ReadonlySet<string>> {
  const reached = new Set<string>();
  for (const name of (await listTags(url)).keys()) {
    const [repository = '', tag = ''] = name.split(':');
    await requireManifest(url, repository, tag, content, reached);
  }
  return reached;
}

async function requireManifest(
  url: string,
  repository: string,
  reference: string,
  content: 'bytes' | 'size',
  reached: Set<string>,
): Promise<void> {
  const answer = await getManifest(url, repository, reference);
  assert.equal(answer.status, 200, `${repository}:${reference} is named, but not there`);
  const digest = digestOf(answer.bytes);
  assert.ok(!reference.startsWith('sha256:') || reference === digest, `${reference} is now ${digest}`);
  reached.add(`${repository}@${digest}`);
  const { config, layers = [], manifests = [] }: Manifest = parse(answer);
  for (const child of manifests) {
    await requireManifest(url, repository, child.digest, content, reached);
  }
  const blobs = [...(config === undefined ? [] : [config]), ...layers].map(({ digest }) => digest);
  await Promise.all(
    blobs.map(async (blob) => {
      if (!reached.has(`${repository}@${blob}`)) {
        reached.add(`${repository}@${blob}`);
        await requireBlob(url, repository, blob, content);
      }
    }),
  );
}

/** The bytes of a blob, proven. */
export async function getBlob(url: string, repository: string, digest: string): Promise<Buffer> {
  await requireBlob(url, repository, digest);
  return (await ask(`${url}/v2/${repository}/blobs/${digest}`)).bytes;
}

/** @throws AssertionError unless the registry gives back the blob, byte for byte */
export async function requireBlob(
  url: string,
  repository: string,
  digest: string,
  content: 'bytes' | 'size' = 'bytes',
): Promise<void> {
  const method = content === 'bytes' ? 'GET' : 'HEAD';
  const answer = await ask(`${url}/v2/${repository}/blobs/${digest}`, { method });
  assert.equal(answer.status, 200, `${repository}: ${digest} is missing`);
  assert.ok(content === 'size' || digestOf(answer.bytes) === digest, `${repository}: ${digest} is damaged`);
}

export async function hasBlob(url: string, repository: string, digest: string): Promise<boolean> {
  return (await ask(`${url}/v2/${repository}/blobs/${digest}`, { method: 'HEAD' })).status === 200;
}

export async function getManifest(url: string, repository: string, reference: string): Promise<Answer> {
  return await ask(`${url}/v2/${repository}/manifests/${reference}`, { headers: { accept: manifestTypes } });
}

/** Puts a blob into a registry in one piece. */
export async function putBlob(url: string, repository: string, bytes: Buffer): Promise<void> {
  const opened = await ask(`${url}/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  const location = new URL(String(opened.headers['location']), url);
  location.searchParams.set('digest', digestOf(bytes));
  const headers = { 'content-type': 'application/octet-stream' };
  const { status } = await ask(location.href, { method: 'PUT', headers, body: bytes });
  assert.equal(status, 201);
}

export async function putManifest(
  url: string,
  repository: string,
  reference: string,
  manifest: { readonly bytes: Buffer; readonly mediaType: string },
): Promise<void> {
  const headers = { 'content-type': manifest.mediaType };
  const body = manifest.bytes;
  const target = `${url}/v2/${repository}/manifests/${reference}`;
  const { status, bytes } = await ask(target, { method: 'PUT', headers, body });
  assert.equal(status, 201, bytes.toString('utf8'));
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** What a registry's JSON is known to hold; a wrong guess fails the test that makes it. */
function parse({ bytes }: Answer) {
  return JSON.parse(bytes.toString('utf8'));
}

async function ask(
  url: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Buffer;
  } = {},
): Promise<Answer> {
  const { method = 'GET', body = Buffer.alloc(0) } = options;
  const headers = { ...options.headers, ...(method.startsWith('P') && { 'content-length': body.length }) };
  return await new Promise((resolve, reject) => {
    const asked = request(url, { agent, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(chunks) });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/**
 * `npm run bench:many`: how the time grows with the number of images that share layers. Each image adds one small layer,
 * a config and a manifest; its bases are shared by all. Prints seconds for each piece of content that is distinct.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { connect } from '../src/connect.ts';
import { mapConcurrently } from '../src/oci/concurrency.ts';
import { type Descriptor, mediaTypes } from '../src/oci/descriptor.ts';
import { digestOf } from '../src/oci/digest.ts';
import { bytesSource } from '../src/oci/once.ts';
import { renderMarkdown } from '../src/report/markdown.ts';
import { terminalRuntime } from '../src/runtime/terminal.ts';
import { startDistribution } from '../test/support/distribution.ts';
import { testHost } from '../test/support/host.ts';
import { noise } from '../test/support/images.ts';
import { measure, type Script } from './measure.ts';
import { cli } from './ours.ts';

const counts = [500, 1000, 2000];
const repositories = 50;
const bases = Array.from({ length: 5 }, (_, index) => noise(`base ${index}`, 200_000));

const root = await mkdtemp(join(tmpdir(), 'tidegate-bench-'));
try {
  const upstream = await startDistribution();
  await publish(upstream.host, Math.max(...counts));
  const rows: string[][] = [];
  for (const count of counts) {
    rows.push(await carry(upstream.host, count));
    process.stderr.write(`${count} images\n`);
  }
  await upstream.close();
  const columns = [
    'images',
    'distinct',
    'track s',
    'bundle s',
    'promote s',
    'again s',
    'ms for each distinct',
  ];
  process.stdout.write(renderMarkdown([{ kind: 'table', columns, rows, alignRight: [0, 1, 2, 3, 4, 5, 6] }]));
} finally {
  await rm(root, { recursive: true });
}

/** Tags `0` to `count - 1`, spread over the repositories. */
async function publish(host: string, count: number): Promise<void> {
  const { registries } = await connect({}, terminalRuntime(testHost()));
  await mapConcurrently([...Array(repositories).keys()], 4, async (number) => {
    const repository = registries.repository(`${host}/many/r${number}`);
    const put = async (bytes: Buffer, mediaType: string): Promise<Descriptor> => {
      const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
      await repository.write(descriptor, bytesSource('bench', bytes));
      return descriptor;
    };
    const layer = 'application/vnd.oci.image.layer.v1.tar+gzip';
    const shared = await Promise.all(bases.map((bytes) => put(bytes, layer)));
    for (let image = number; image < count; image += repositories) {
      const own = await put(noise(`image ${image}`, 2000), layer);
      const config = await put(
        Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', image })),
        'application/vnd.oci.image.config.v1+json',
      );
      const manifest = {
        schemaVersion: 2,
        mediaType: mediaTypes.ociManifest,
        config,
        layers: [...shared, own],
      };
      const root = await put(Buffer.from(JSON.stringify(manifest)), mediaTypes.ociManifest);
      await repository.tag?.(`1.0.${image}`, root);
    }
  });
}

async function carry(upstream: string, count: number): Promise<string[]> {
  const folder = join(root, String(count));
  await mkdir(folder);
  const internal = await startDistribution();
  const images = Array.from(
    { length: count },
    (_, image) => `  - {name: ${upstream}/many/r${image % repositories}, tag: 1.0.${image}}\n`,
  );
  const file = (name: string, text: string) => writeFile(join(folder, name), text);
  await file('tidegate.yaml', `name: many\naudience: bench\nimages:\n${images.join('')}`);
  await file('tidegate.trust.yaml', 'keys: [{name: bench, file: bench.pub}]\n');
  const mapping = `promote:\n  registry: ${internal.host}\n  images: [{from: "**", to: "**"}]\n`;
  await file('internal.yaml', `name: many\ntrust: tidegate.trust.yaml\n${mapping}`);
  const run = async (script: Script) => (await measure(`cd ${folder}; ${script}`)).wallSeconds;
  const promote = `${cli} promote --config internal.yaml --bundle many-2026q4`;
  const seconds = [
    await run(`${cli} track --release 2026q4`),
    await run(`${cli} bundle && ${cli} sign --bundle many-2026q4 --generate bench`),
    await run(promote),
    await run(promote),
  ];
  await internal.close();
  const distinct = count * 3 + bases.length;
  const all = seconds.reduce((sum, value) => sum + value, 0);
  return [
    count,
    distinct,
    ...seconds.map((value) => value.toFixed(2)),
    ((all / distinct) * 1000).toFixed(2),
  ].map(String);
}

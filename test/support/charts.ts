import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A chart of `test/fixtures/charts`, or any other chart folder. */
export interface PackOptions {
  readonly folder: string;
  readonly version?: string;
  readonly appVersion?: string;
}

export interface TarEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  /** The type flag of the tar header; default `0`, a regular file. */
  readonly type?: string;
  readonly linkName?: string;
  /** The six bytes that name the format; default `ustar` and a NUL. GNU tar writes `ustar` and a blank. */
  readonly magic?: string;
  /** Of the name; GNU tar keeps times there. */
  readonly prefix?: string;
}

/** The folder of a chart in `test/fixtures/charts`. */
export function chartFolder(name: 'operator' | 'operator-wandb' | 'operator-wandb-whole'): string {
  return join(import.meta.dirname, '..', 'fixtures', 'charts', name);
}

/** Packs a chart folder as `helm package` would, but with the same bytes every time and everywhere. */
export async function packChart({ folder, version, appVersion }: PackOptions): Promise<Buffer> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const chartYaml = await readFile(join(folder, 'Chart.yaml'), 'utf8');
  const changed = setField(setField(chartYaml, 'version', version), 'appVersion', appVersion);
  const name = /^name: (.+)$/m.exec(chartYaml)?.[1] ?? 'chart';
  const entries = await Promise.all(
    names.map(async (file) => ({
      name: `${name}/${file}`,
      content: file === 'Chart.yaml' ? changed : await readFile(join(folder, file)),
    })),
  );
  return packEntries(entries);
}

/** A `.tgz` out of entries as they are given, also hostile ones. */
export function packEntries(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    return [tarHeader(entry, content.length), content, Buffer.alloc(-content.length & 511)];
  });
  // Stored, not deflated, and without the system's mark: the same bytes with every zlib and on every system.
  const zipped = gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]), { level: 0 });
  zipped[9] = 255;
  return zipped;
}

function setField(yaml: string, field: string, value: string | undefined): string {
  return value === undefined ? yaml : yaml.replace(new RegExp(`^${field}: .*$`, 'm'), `${field}: ${value}`);
}

/** POSIX ustar (pax, "ustar Interchange Format"), with no owner and no time. */
function tarHeader(
  { name, type = '0', linkName = '', magic = 'ustar\0', prefix = '' }: TarEntry,
  size: number,
): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(linkName, 157, 100);
  header.write(`${magic}00`, 257);
  header.write(prefix, 345, 155);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

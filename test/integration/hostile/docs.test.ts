import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const page = await readFile(join(root, 'docs', 'security.md'), 'utf8');

async function textOf(folder: string): Promise<string> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  const texts = await Promise.all(
    files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')),
  );
  return texts.join('\n');
}

test('every code that the page names is raised somewhere, and expected by a test', async () => {
  const codes = new Set(page.match(/(?<=`)[A-Z]+(?:_[A-Z]+)+(?=`)/g));
  assert.ok(codes.size > 25);
  const [sources, tests] = await Promise.all([textOf('src'), textOf('test')]);
  for (const code of codes) {
    assert.ok(sources.includes(`'${code}'`), `${code} is raised nowhere`);
    assert.ok(tests.includes(`'${code}'`), `${code} is tested nowhere`);
  }
});

test('every limit on the page is that of the code', async () => {
  const rows = [...page.matchAll(/^\| .* \| ([\d,]+)(?: (KiB|MiB|bytes))? \| `(src\/.*)` \|$/gm)];
  assert.ok(rows.length > 20);
  for (const [row, digits = '', unit = 'bytes', file = ''] of rows) {
    const source = await readFile(join(root, file), 'utf8');
    const forms = formsOf(Number(digits.replaceAll(',', '')), unit);
    assert.ok(
      forms.some((form) => [';', ',', ' }'].some((end) => source.includes(`${form}${end}`))),
      row,
    );
  }
});

/** How the code may write it. */
function formsOf(number: number, unit: string): readonly string[] {
  const numbers = [String(number), number.toLocaleString('en').replaceAll(',', '_')];
  const factors = { bytes: [''], KiB: [' * 1024'], MiB: [' * 1024 * 1024', ' * mebibyte'] }[unit] ?? [];
  const products = numbers.flatMap((text) => factors.map((factor) => `${text}${factor}`));
  const single = number === 1 && unit === 'MiB' ? ['1024 * 1024'] : [];
  return [...products, ...single].flatMap((text) => [`= ${text}`, `: ${text}`]);
}

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeAuthority } from '../support/certificates.ts';
import { type MarkdownBlock, readBlocks } from '../support/markdown-blocks.ts';
import { openPageShell } from '../support/page-shell.ts';
import { testRuntime } from '../support/runtime.ts';
import { needsTools } from '../support/tools.ts';
import { guideQuarters, type GuideSides, guideTools, startGuideSides } from '../support/wandb-guide.ts';
import { renderStack, type RenderedStack } from '../support/wandb-rendering.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const english = await readFile(join(docs, 'wandb.md'), 'utf8');
const korean = await readFile(join(docs, 'wandb.ko.md'), 'utf8');
const blocks = readBlocks(english);

/** All that no test runs, as it needs a person or a cluster. */
const byHand = [
  'git clone https://github.com/tidegate/tidegate /opt/tidegate',
  "alias tidegate='node /opt/tidegate/dist/cli.js'",
  'tidegate --version',
  'read -rs TIDEGATE_KEY_PASSWORD; export TIDEGATE_KEY_PASSWORD',
  'read -rs REGISTRY_PASSWORD; export REGISTRY_PASSWORD',
  'kubectl get pods -A',
  'helm upgrade --install operator local-repo/operator --version 1.4.8 -n wandb --create-namespace -f deploy/values.yaml',
  'kubectl apply -f deploy/wandb.yaml',
  'kubectl get weightsandbiases -A',
];

describe('docs/wandb.md and docs/wandb.ko.md', () => {
  test('both have the same blocks, byte for byte, and sections', () => {
    const [one, other] = [english, korean].map((page) => ({
      blocks: readBlocks(page).map(({ language, text }) => `${language}\n${text}`),
      sections: page.match(/^#+(?= )/gm),
      links: page.match(/\]\((?!#)[^)]+\)/g)?.map((link) => link.replace('.ko', '')),
    }));
    assert.deepEqual(other, one);
  });

  test('every link within a page leads to a section', () => {
    for (const page of [english, korean]) {
      const titles = page.match(/(?<=^#+ ).*$/gm) ?? [];
      const anchors = new Set(titles.map((title) => anchorOf(title)));
      for (const [, anchor = ''] of page.matchAll(/\]\(#([^)]+)\)/g)) {
        assert.ok(anchors.has(anchor), anchor);
      }
    }
  });

  test('nothing is left out but what needs a person or a cluster', () => {
    const languages = new Set(blocks.map(({ language }) => language));
    assert.deepEqual([...languages].toSorted(), ['console', 'sh', 'test', 'text']);
    const consoles = blocks.filter(({ language }) => language === 'console');
    const commands = consoles.flatMap(({ text }) => text.match(/(?<=^\$ ).*$/gm) ?? []);
    assert.deepEqual(commands, byHand);
    for (const [index, { language, line }] of blocks.entries()) {
      assert.ok(
        language !== 'text' || blocks[index - 1]?.language === 'sh',
        `line ${line}: output of nothing`,
      );
    }
  });
});

test('docs/wandb.md, followed to the letter', needsTools(...guideTools), async (t) => {
  const home = testRuntime().cwd;
  const media = join(home, 'media');
  await mkdir(media);
  await writeFile(join(home, 'corp-ca.pem'), corporateBundle());
  const sides = await startGuideSides(t, home);
  const shell = await openPageShell(home, sides.env);
  await sides.setDay('2026-11-22T09:00:00Z');
  const free = await findFreeAddress();
  let cwd = home;

  async function follow({ text }: MarkdownBlock, after: MarkdownBlock | undefined): Promise<void> {
    const seen = sides.proxy.asked.length;
    const result = await shell.run(
      text.replace('=/media/usb', `=${media}`).replace('=127.0.0.1:5000', `=${free}`),
    );
    assert.equal(result.status, 0, result.output);
    expectLines(after?.language === 'text' ? after.text : '', result.output);
    ({ cwd } = result);
    // Each side reaches its own hosts alone.
    const isInside = cwd.endsWith('-inside');
    const asked = sides.proxy.asked.slice(seen);
    assert.deepEqual(
      asked.filter((line) => line.endsWith('.yourdomain.com:443') !== isInside),
      [],
    );
  }

  // What comes after a block that failed would fail as well.
  let failed = 0;
  for (const [index, block] of blocks.entries()) {
    const { language, text, line } = block;
    if (language === 'sh' || language === 'test') {
      const skip = failed > 0 && `line ${failed} failed`;
      await t.test(`line ${line}: ${text.trim().split('\n').at(-1)}`, { skip }, async () => {
        failed = line;
        await (language === 'sh' ? follow(block, blocks[index + 1]) : obey(text, cwd, sides));
        failed = 0;
      });
    }
  }
});

/** Does what a comment in the page says, which no shell can do. */
async function obey(order: string, cwd: string, sides: GuideSides): Promise<void> {
  const pulls = /^the cluster pulls only from inside: operator (\S+), (\d+) images$/.exec(order);
  if (pulls !== null) {
    await requireInside(await renderStack(cwd, pulls[1] ?? '', sides), Number(pulls[2]), sides);
  } else if (order === 'a quarter later') {
    await sides.setDay('2027-01-05T09:00:00Z');
    await sides.publish(guideQuarters.next);
  } else if (order === 'the pull request is merged') {
    await sides.merge('tidegate/wandb');
  } else {
    assert.equal(order, 'each certificate is a file of its own, in both charts');
    const { certificates } = await renderStack(cwd, '1.4.8', sides);
    const files = certificates.map(({ file, pem }) => {
      assert.equal(pem.match(/BEGIN/g)?.length, 1);
      return `${file} ${new X509Certificate(pem).subject}`;
    });
    const items = ['customCA0.crt CN=root', 'customCA1.crt CN=issuing'];
    assert.deepEqual(files, [...items, ...items]);
  }
}

async function requireInside({ images }: RenderedStack, count: number, sides: GuideSides): Promise<void> {
  assert.equal(images.length, count, images.join('\n'));
  for (const image of images) {
    assert.match(image, /^registry\.yourdomain\.com\/[a-z0-9/-]+:(?!latest)[\w.-]+$/);
    assert.ok(await sides.holds(image), `${image} is not in the registry`);
  }
}

/** On loopback; whoever takes it has to be quick. */
async function findFreeAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

/** As tools write them: with remarks between. */
function corporateBundle(): string {
  return ['root', 'issuing'].map((name) => `# CN=${name}\n${makeAuthority(name).certificate}`).join('\n');
}

/** Each line is somewhere in the output, in this order; `…` stands for any text, and blanks for more of them. */
function expectLines(expected: string, output: string): void {
  const printed = output.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
  let from = 0;
  for (const line of expected.split('\n').filter((text) => text !== '')) {
    const parts = line
      .trim()
      .split(/\s*…\s*/)
      .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
    const pattern = new RegExp(`${parts.join('.*')}${line.endsWith('…') ? '' : '$'}`);
    const found = printed.findIndex((text, index) => index >= from && pattern.test(text));
    assert.ok(found >= 0, `${line}\nis not in\n${output}`);
    from = found + 1;
  }
}

/** As GitHub makes them. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type CheckedSide, customResource, goodImage, startCheckedSide } from '../../support/checked-side.ts';
import { fails } from '../../support/fails.ts';

let side: CheckedSide;
let path = '';
let text = '';

before(async () => {
  side = await startCheckedSide();
  path = join(side.folder, 'tidegate.yaml');
  text = await readFile(path, 'utf8');
});

after(() => side.close());

async function check(values: string, rules = '') {
  await writeFile(path, text.replace('chart: operator}', `chart: operator${rules}}`));
  return await side.check(values, customResource(goodImage));
}

const image = 'image: registry.test/local:0.83.0\n';
const cases: Readonly<Record<string, readonly [values: string, rules: string, message: RegExp]>> = {
  'an image in a marker': [
    `${image}v: 0.83.0 # tidegate: image docker.io/wandb/lokal\n`,
    '',
    /2026q4 has no image docker\.io\/wandb\/lokal; did you mean docker\.io\/wandb\/local\?/,
  ],
  'a chart in a marker': [
    `${image}v: 1.4.8 # tidegate: chart operatorr\n`,
    '',
    /2026q4 has no chart operatorr; did you mean operator\?/,
  ],
  'an image of a path': [
    `${image}v: 0.83.0\n`,
    ', paths: [{path: v, image: wandb/lokal}]',
    /no image docker\.io\/wandb\/lokal/,
  ],
  'a chart of a path': [`${image}v: 0.8.0\n`, ', paths: [{path: v, chart: x}]', /has no chart x$/m],
  'an image of a rule': [
    image,
    ', images: {registry.test/local: registry.test/lokal}',
    /registry\.test\/local\?/,
  ],
  'a name that no value has': [
    image,
    ', images: {registry.test/lokal: wandb/local}',
    /the file names no image registry\.test\/lokal; did you mean registry\.test\/local\?/,
  ],
};
for (const [title, [values, rules, message]] of Object.entries(cases)) {
  test(`${title} that is misspelt is said to be`, async () => {
    await assert.rejects(check(values, rules), fails('NAME_NOT_IN_RELEASE', message));
  });
}

test('all misspelt names are listed with their places', async () => {
  const values = 'v: 1 # tidegate: chart a\nw: 2 # tidegate: image b/c\n';
  const both =
    /values\.yaml:1:4 2026q4 has no chart a[^]*values\.yaml:2:4 2026q4 has no image docker\.io\/b\/c/;
  await assert.rejects(check(values), fails('NAME_NOT_IN_RELEASE', both));
});

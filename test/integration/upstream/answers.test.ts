import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sourceContext } from '../../support/source-context.ts';
import { startServices } from '../../support/upstream-services.ts';

const question = { url: 'https://lists.example.com/a', subject: 'the list', limit: 100 };

/** Asks once, has `damage` change the kept file, and asks again. */
async function askAfter(t: TestContext, damage: (kept: string) => string) {
  const services = await startServices(t, () => ({ body: 'the real answer' }));
  const first = await sourceContext({ endpoints: services.endpoints });
  await first.answers.ask(question);
  const { path } = await first.runtime.cache.open('answers');
  const [name] = await readdir(path);
  const file = join(path, name ?? '');
  await writeFile(file, damage(await readFile(file, 'latin1')), 'latin1');
  services.requests.length = 0;
  const second = await sourceContext({ endpoints: services.endpoints, cacheFolder: join(path, '..') });
  const answer = await second.answers.ask(question);
  return { answer, request: services.requests[0], path };
}

test('an answer that still holds is taken from the cache, and says so', async (t) => {
  const { answer, request } = await askAfter(t, (kept) => kept);
  assert.equal(answer.kept, true);
  assert.equal(answer.status, 200);
  assert.equal(answer.body.toString(), 'the real answer');
  assert.match(request?.line ?? '', / → 304$/);
});

test('a kept file that is damaged, about something else, too long or hostile is not used', async (t) => {
  const damages: readonly ((kept: string) => string)[] = [
    () => '',
    () => 'no line at all',
    (kept) => kept.slice(0, -1),
    (kept) => `${kept}x`,
    (kept) => kept.replace('lists.example.com/a', 'lists.example.com/b'),
    (kept) => kept.replace(/"etag":"(?:[^"\\]|\\.)*"/, '"etag":"\\"a\\"\\r\\nx-evil: 1"'),
    (kept) => kept.replace(/"size":\d+\}\n.*/s, `"size":200}\n${'x'.repeat(200)}`),
  ];
  for (const damage of damages) {
    const { answer, request } = await askAfter(t, damage);
    assert.equal(answer.kept, false);
    assert.equal(answer.body.toString(), 'the real answer');
    assert.equal(request?.headers['if-none-match'], undefined);
    assert.equal(request?.headers['x-evil'], undefined);
  }
});

test('within a run everything is asked for once', async (t) => {
  const services = await startServices(t, () => ({ body: 'the real answer' }));
  const { answers } = await sourceContext({ endpoints: services.endpoints });
  await Promise.all([answers.ask(question), answers.ask(question)]);
  assert.equal(services.requests.length, 1);
});

test('a fresh answer is asked for without conditions', async (t) => {
  const services = await startServices(t, () => ({ body: 'the real answer' }));
  const first = await sourceContext({ endpoints: services.endpoints });
  await first.answers.ask(question);
  const answer = await first.answers.ask({ ...question, fresh: true });
  assert.equal(answer.kept, false);
  assert.equal(services.requests[1]?.headers['if-none-match'], undefined);
});

test('an answer that is too long is refused under the name of its source', async (t) => {
  const services = await startServices(t, () => ({ body: 'x'.repeat(101) }));
  const { answers } = await sourceContext({ endpoints: services.endpoints });
  await assert.rejects(answers.ask(question), {
    code: 'TOO_LARGE',
    message: 'the list: the answer is longer than 100 bytes',
  });
});

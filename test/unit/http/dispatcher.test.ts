import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { createDispatcher } from '../../../src/http/dispatcher.ts';
import { testRuntime } from '../../support/runtime.ts';

const { log } = testRuntime();

test('a proxy without a scheme, or with one that is none, is named by its variable and not printed', () => {
  const values = [
    'proxy.corp:3128',
    'user:hush@proxy.corp:3128',
    '10.0.0.1:3128',
    'proxy',
    'ftp://hush.corp',
    'http://user:%hush@proxy.corp',
    'http://',
  ];
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY']) {
    for (const value of values) {
      assert.throws(
        () => createDispatcher({ env: { [name]: value }, log }),
        (error) =>
          error instanceof UserError &&
          error.code === 'INVALID_PROXY' &&
          error.message.includes(name) &&
          !/hush/.test(`${error.message}${error.hint}`),
        value,
      );
    }
  }
});

test('a proxy with a scheme is taken, an empty one is none, and lower case comes first', async () => {
  const environments = [
    { HTTPS_PROXY: 'http://user:p%25ss@proxy.corp:3128' },
    { HTTPS_PROXY: ' https://proxy.corp ' },
    { HTTP_PROXY: '' },
    { https_proxy: '', HTTPS_PROXY: 'not used' },
    {},
  ];
  for (const env of environments) {
    await createDispatcher({ env, log }).close();
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReleaseFile } from '../../../src/release/parse-release-file.ts';
import { faultsIn, thrownBy } from '../../support/user-error.ts';

const parse = (endpoints: string) =>
  parseReleaseFile(Buffer.from(`name: w\nendpoints:\n${endpoints}`), '/srv/tidegate.yaml');

test('an endpoint is a base URL, or says more; paths are relative to the release file', () => {
  const { endpoints } = parse(
    [
      '  docker.io: https://mirror.corp/hub',
      '  a.corp: {url: https://b.corp:5000}',
      '  c.corp: {ca: pki/ca.pem, certificate: pki/robot.pem, key: /etc/robot.key}',
      '  d.corp: {url: https://10.0.0.1, insecure: true}',
      '  e.corp: {url: http://10.0.0.2, insecure: false}',
    ].join('\n'),
  );
  assert.deepEqual(endpoints, {
    'docker.io': 'https://mirror.corp/hub',
    'a.corp': { url: 'https://b.corp:5000' },
    'c.corp': { ca: '/srv/pki/ca.pem', certificate: '/srv/pki/robot.pem', key: '/etc/robot.key' },
    'd.corp': { url: 'https://10.0.0.1', insecure: true },
    'e.corp': { url: 'http://10.0.0.2' },
  });
});

test('what cannot be meant is refused, with what is expected there', () => {
  for (const [text, says] of [
    ['{}', /at least one of url, ca/],
    ['{insecure: false}', /at least one of url, ca/],
    ['{insecure: yes-please}', /expected true or false/],
    ['{certificate: a.pem}', /found only certificate/],
    ['{key: a.pem}', /found only key/],
    ['{ca: a.pem, insecure: true}', /either ca or insecure/],
    ['{url: "http://b.corp", ca: a.pem}', /over http:\/\/ there are no certificates/],
    ['{url: "http://b.corp", insecure: true}', /over http:\/\/ there are no certificates/],
    ['{url: "https://user:hush@b.corp"}', /expected an http/],
    ['{cacert: a.pem}', /unknown key; .*known here: url, ca, certificate, key, insecure/],
    ['[https://b.corp]', /expected an http/],
    ['true', /expected an http/],
  ] as const) {
    const error = thrownBy(() => parse(`  a.corp: ${text}\n`));
    assert.equal(error.code, 'INVALID_RELEASE_FILE');
    assert.match(faultsIn(error).join('\n'), says, text);
    assert.doesNotMatch(faultsIn(error).join('\n'), /hush/);
  }
});

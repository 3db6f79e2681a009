import { type Attack, endless, json, metadata, testAttacks, uses } from '../../support/hostile-registry.ts';
import { answerOf } from '../../support/wire.ts';

const { push, read, tags } = uses;
const page = (link: string): Buffer => json({ tags: ['1.0.0'] }, `link: <${link}>; rel="next"`);
const uploadTo =
  (location: string): Attack[3] =>
  (request) =>
    request.startsWith('POST')
      ? answerOf(202, [`location: ${location}`, 'content-length: 0'])
      : answerOf(404, []);
const redirect = (location: string): Buffer => answerOf(307, [`location: ${location}`, 'content-length: 0']);
const challenge = (realm: string): Buffer =>
  answerOf(401, [`www-authenticate: Bearer realm="${realm}",service="x"`, 'content-length: 0']);
const token =
  (answer: string): Attack[3] =>
  (request, host) =>
    request.includes('/token') ? answerOf(200, [], answer) : challenge(`http://${host}/token`);

const pages: readonly Attack[] = [
  ['a next page on another host', 'UNSAFE_ADDRESS', tags, () => page('http://127.0.0.1:1/v2/a/b/tags/list')],
  ['a next page at a cloud’s credentials', 'UNSAFE_ADDRESS', tags, () => page(metadata), /local address/],
  ['a next page that is a file', 'UNSAFE_ADDRESS', tags, () => page('file:///etc/passwd')],
  [
    'two pages that lead to each other',
    'TOO_LARGE',
    tags,
    (request) => page(request.includes('other') ? '/v2/a/b/tags/list?n=1' : '/v2/a/b/tags/list?other'),
  ],
];

const places: readonly Attack[] = [
  ['an upload to a file', 'UNSAFE_ADDRESS', push, uploadTo('file:///etc/passwd')],
  ['an upload to a cloud’s credentials', 'UNSAFE_ADDRESS', push, uploadTo(metadata), /local address/],
  [
    'an upload to nowhere',
    'REMOTE_FAILED',
    push,
    (request) => (request.startsWith('POST') ? answerOf(202, []) : answerOf(404, [])),
  ],
  ['a redirect to a cloud’s credentials', 'UNSAFE_ADDRESS', read, () => redirect(metadata), /local address/],
  ['a redirect to them, spelt as a number', 'UNSAFE_ADDRESS', read, () => redirect('http://2852039166/')],
  ['a redirect to them in IPv6', 'UNSAFE_ADDRESS', read, () => redirect('http://[::ffff:169.254.169.254]/')],
  ['a redirect to a file', 'UNSAFE_ADDRESS', read, () => redirect('file:///etc/passwd')],
  ['a redirect to a script', 'UNSAFE_ADDRESS', read, () => redirect('javascript:alert(1)')],
  [
    'a redirect to itself',
    'REMOTE_FAILED',
    read,
    (request) => redirect(request.split(' ')[1] ?? ''),
    /more than 10 redirects/,
  ],
  [
    'redirects that never repeat',
    'REMOTE_FAILED',
    read,
    (request) => redirect(`${request.split(' ')[1]}x`),
    /more than 10 redirects/,
  ],
];

const logins: readonly Attack[] = [
  [
    'a token with a line end',
    'REMOTE_FAILED',
    tags,
    token(String.raw`{"token":"a\r\nx-evil: 1"}`),
    /without a token/,
  ],
  ['a token with a blank', 'REMOTE_FAILED', tags, token('{"token":"a b"}'), /without a token/],
  ['a token that is a map', 'REMOTE_FAILED', tags, token('{"token":{"a":1}}'), /without a token/],
  [
    'a token service that answers without end',
    'TOO_LARGE',
    tags,
    (request, host) => (request.includes('/token') ? endless() : challenge(`http://${host}/token`)),
  ],
  ['a token service at a cloud’s credentials', 'UNSAFE_ADDRESS', tags, () => challenge(metadata)],
  ['a token service that is a file', 'REMOTE_FAILED', tags, () => challenge('file:///etc/passwd')],
  ['a token service that is no address', 'REMOTE_FAILED', tags, () => challenge('http://[')],
  [
    'a login that is asked for again and again',
    'UNAUTHORIZED',
    tags,
    () => answerOf(401, ['www-authenticate: Basic realm="x"', 'content-length: 0']),
  ],
  [
    'a challenge of 8 KB without an end',
    'UNAUTHORIZED',
    tags,
    () => answerOf(401, [`www-authenticate: Bearer ${'a="'.repeat(2700)}`, 'content-length: 0']),
  ],
];

testAttacks('a registry that leads elsewhere', [...pages, ...places, ...logins]);

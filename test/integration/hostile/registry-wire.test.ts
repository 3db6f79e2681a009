import { type Attack, testAttacks, uses } from '../../support/hostile-registry.ts';
import { answerOf } from '../../support/wire.ts';

const { tags } = uses;

const wires: readonly Attack[] = [
  [
    'a header with an escape sequence',
    'UNREACHABLE',
    tags,
    () => answerOf(200, ['x: \u001b[2J\u0000'], '{"tags":[]}'),
  ],
  ['a header that is folded', 'UNREACHABLE', tags, () => 'HTTP/1.1 200 x\r\na: b\r\n\u0000c\r\n\r\n'],
  [
    'headers of 200 KB',
    'UNREACHABLE',
    tags,
    () =>
      answerOf(
        200,
        Array.from({ length: 2000 }, (_, at) => `x-${at}: ${'x'.repeat(100)}`),
      ),
  ],
  ['a negative length', 'UNREACHABLE', tags, () => answerOf(200, ['content-length: -1'], '{}')],
  ['two lengths', 'UNREACHABLE', tags, () => answerOf(200, ['content-length: 2', 'content-length: 3'], '{}')],
  [
    'a length and chunks',
    'UNREACHABLE',
    tags,
    () => answerOf(200, ['content-length: 2', 'transfer-encoding: chunked'], '0\r\n\r\n'),
  ],
  [
    'a chunk of negative length',
    'UNREACHABLE',
    tags,
    () => answerOf(200, ['transfer-encoding: chunked'], '-1\r\nx\r\n'),
  ],
  ['a body that is cut', 'UNREACHABLE', tags, () => answerOf(200, ['content-length: 100'], '{')],
  ['no HTTP at all', 'UNREACHABLE', tags, () => 'SSH-2.0-OpenSSH_9.9\r\n'],
  [
    'text that steers a terminal',
    'REMOTE_FAILED',
    tags,
    () => answerOf(500, [], '\u001b[2J\u202e\n::add-path::/evil\n##[add-path]/evil'),
  ],
  ['a status that does not exist', 'REMOTE_FAILED', tags, () => answerOf(999, [], '{}')],
];

testAttacks('a registry that speaks no proper HTTP', wires);

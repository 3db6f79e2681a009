import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutPassword } from '../../src/redact.ts';

test('user names and passwords go, with and without a scheme; digests and ports stay', () => {
  for (const [text, expected] of [
    ['https://ci:hunter2@host/x', 'https://***@host/x'],
    ['"ci:hunter2@host:5000"', '"***@host:5000"'],
    ['see ci:hunter2@host', 'see ***@host'],
    ['https://token@host/x', 'https://***@host/x'],
    ['docker.io/x:1@sha256:ab', 'docker.io/x:1@sha256:ab'],
    ['host:5000/x', 'host:5000/x'],
    ['mail me@corp.example', 'mail me@corp.example'],
  ] as const) {
    assert.equal(withoutPassword(text), expected);
  }
});

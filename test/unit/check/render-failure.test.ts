import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderFailure } from '../../../src/check/render-failure.ts';
import { RefusedError, RemoteError, UserError } from '../../../src/errors.ts';

const rendering = { at: { file: 'a.yaml', line: 3 }, title: 'web 1.0.0' };

test('what is wrong with a chart or its values is an error in one line, at its own place where it has one', () => {
  const lacking = new UserError('MISSING_DEPENDENCY', 'The package of web 1.0.0 lacks a chart', {
    details: ['db 1.0.0,\n  a dependency'],
    hint: 'Take another version.',
  });
  assert.deepEqual(renderFailure(lacking, rendering), {
    severity: 'error',
    code: 'MISSING_DEPENDENCY',
    message: 'The package of web 1.0.0 lacks a chart; db 1.0.0, a dependency',
    hint: 'Take another version.',
    at: rendering.at,
  });
  const at = { file: 'b.yaml', line: 9 };
  const unreadable = renderFailure(new UserError('VALUES_UNREADABLE', 'no YAML', { at }), rendering);
  assert.deepEqual([unreadable?.message, unreadable?.at], ['web 1.0.0 cannot be rendered: no YAML', at]);
  assert.equal(renderFailure(new RefusedError('CHART_PATH', 'x'), rendering)?.code, 'RENDER_FAILED');
});

test('for a value that only the cluster has there are stand-ins', () => {
  const failed = renderFailure(new UserError('RENDER_FAILED', 'x'), rendering);
  assert.match(failed?.hint ?? '', /write a stand-in: standIns beside the file under bump/);
});

test('what is about neither stays an error of the run', () => {
  assert.equal(renderFailure(new RemoteError('REMOTE_FAILED', 'x'), rendering), undefined);
  assert.equal(renderFailure(new Error('a bug'), rendering), undefined);
});

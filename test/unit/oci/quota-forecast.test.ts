import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forecast } from '../../../src/oci/registry/quota-forecast.ts';

const now = new Date('2026-10-01T00:00:00Z');
const need = { host: 'docker.io', manifests: 34 };
const hub = { limit: 100, remaining: 60, window: 21_600_000 };

test('where enough is left, it says what is needed and what is left', () => {
  assert.deepEqual(forecast(need, hub, now), {
    enough: true,
    text: 'docker.io: 34 manifests to get, 60 of 100 left in this 6 h window',
  });
  assert.equal(forecast({ ...need, manifests: 60 }, hub, now).enough, true);
  assert.equal(forecast({ ...need, manifests: 61 }, hub, now).enough, false);
});

test('a guess says that it is one', () => {
  assert.equal(
    forecast({ ...need, estimate: 'last-lock' }, { remaining: 60 }, now).text,
    'docker.io: about 34 manifests to get, going by the last lock, 60 left',
  );
  assert.equal(
    forecast({ ...need, estimate: 'at-least' }, { remaining: 60 }, now).text,
    'docker.io: at least 34 manifests to get, one for each image, 60 left',
  );
});

test('where too little is left for hours, it says where it will stop and when to come back', () => {
  assert.deepEqual(forecast({ ...need, manifests: 140 }, { ...hub, remaining: 96 }, now), {
    enough: false,
    text: 'docker.io: 140 manifests to get, 96 of 100 left in this 6 h window: will stop after 96; log in to raise the limit, or run again after 2026-10-01 06:00 UTC: finished parts are kept',
  });
});

test('where a limit comes back soon, it says when it will pause and until when', () => {
  const soon = { limit: 50, remaining: 10, window: 60_000, resets: now.getTime() + 60_000 };
  assert.equal(
    forecast(need, soon, now).text,
    'docker.io: 34 manifests to get, 10 of 50 left in this 1 min window: will pause after 10, until 2026-10-01 00:01 UTC; log in to raise the limit',
  );
  assert.equal(
    forecast(need, { remaining: 10 }, now).text,
    'docker.io: 34 manifests to get, 10 left: will pause after 10; log in to raise the limit',
  );
});

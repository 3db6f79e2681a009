import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { Ledger } from '../../../src/release/ledger.ts';
import { parseTag, type Tag } from '../../../src/release/tag.ts';
import { parseVersionRange } from '../../../src/release/version-range.ts';
import { chooseVersions } from '../../../src/track/choose-versions.ts';
import { type Entry, shortlistOf } from '../../../src/track/shortlist.ts';
import { openSightings, type Sightings } from '../../../src/track/sightings.ts';

const now = new Date('2026-11-22T00:00:00Z');
const weekAgo = '2026-11-15T00:00:00Z';
const yesterday = '2026-11-21T00:00:00Z';
const empty: Ledger = { schemaVersion: 1, repositories: [] };

interface Given {
  readonly repository?: string;
  /** `0.84.0 2026-11-21T00:00:00Z` has a date. */
  readonly tags: readonly string[];
  readonly range?: string;
  readonly variant?: string;
  readonly locked?: string;
  readonly allowDowngrade?: boolean;
  readonly seenUntil?: string;
  /** What came out later is not in the release. */
  readonly cutOff?: string;
  /** Tag → what it stands for; by default its own text. */
  readonly content?: Readonly<Record<string, string>>;
}

function tagOf(text: string): Tag {
  return parseTag(text) ?? assert.fail(text);
}

function entryOf({
  repository = 'docker.io/wandb/local',
  tags,
  locked,
  content = {},
  ...given
}: Given): Entry {
  const { range = '*', variant = '', allowDowngrade = false, seenUntil, cutOff } = given;
  return {
    what: `image ${repository}`,
    repository,
    candidates: tags.map((text) => {
      const [version = '', date] = text.split(' ');
      return { version, ...(date === undefined ? {} : { date }) };
    }),
    policy: {
      range: parseVersionRange(range) ?? assert.fail(range),
      prerelease: false,
      ignore: [],
      variant,
      prefix: '',
    },
    allowDowngrade,
    ...(locked === undefined ? {} : { locked: tagOf(locked) }),
    ...(cutOff === undefined ? {} : { age: { seenUntil: cutOff, cutOff } }),
    ...(seenUntil === undefined
      ? {}
      : { age: { seenUntil, minimumAge: now.valueOf() - Date.parse(seenUntil) } }),
    digestOf: async (version) => digestOf(Buffer.from(content[version] ?? version)),
  };
}

interface Chosen {
  readonly versions: readonly string[];
  /** `kind subject`. */
  readonly found: readonly string[];
  readonly text: string;
}

async function choose(
  given: readonly Given[],
  sightings: Sightings = openSightings(empty, now),
): Promise<Chosen> {
  const members = given.map((each) => shortlistOf(entryOf(each), sightings));
  const { versions, findings } = await chooseVersions(
    members,
    given.length > 1 ? 'server' : undefined,
    sightings,
  );
  return {
    versions: versions.map(({ text }) => text),
    found: findings.map(({ kind, subject }) => `${kind} ${subject.replace('docker.io/wandb/', '')}`),
    text: findings.map(({ message }) => message).join('\n'),
  };
}

async function failure(given: readonly Given[]): Promise<UserError> {
  try {
    await choose(given);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error;
  }
  return assert.fail('something was chosen');
}

/** A run with a minimum age of a week. */
async function runAt(
  ledger: Ledger,
  at: string,
  content: Record<string, string>,
): Promise<Chosen & { readonly ledger: Ledger }> {
  const sightings = openSightings(ledger, new Date(at));
  const seenUntil = new Date(Date.parse(at) - 7 * 86_400_000).toISOString().replace('.000', '');
  const chosen = await choose([{ tags: ['1.0.0', '1.1.0'], locked: '1.0.0', seenUntil, content }], sightings);
  return { ...chosen, ledger: sightings.news() ?? ledger };
}

describe('one entry', () => {
  test('gets the newest version that policy allows', async () => {
    assert.deepEqual((await choose([{ tags: ['1.9', '1.10', '2.0'], range: '1.x' }])).versions, ['1.10']);
  });

  test('never goes back by itself: what is locked stays, and a warning says so', async () => {
    const { versions, found, text } = await choose([
      { tags: ['0.82.0', '0.83.0'], range: '<0.83', locked: '0.83.0' },
    ]);
    assert.deepEqual([versions, found], [['0.83.0'], ['downgrade local:0.83.0']]);
    assert.match(text, /0\.83\.0 is locked.* is 0\.82\.0, which is older.*allowDowngrade: true/);
  });

  test('goes back where that is allowed, and says so', async () => {
    const { versions, found } = await choose([
      { tags: ['0.82.0', '0.83.0'], range: '<0.83', locked: '0.83.0', allowDowngrade: true },
    ]);
    assert.deepEqual([versions, found], [['0.82.0'], ['downgrade local:0.83.0']]);
  });

  test('r9 after r10 is going back; another variant of the same version is not', async () => {
    const tags = ['7.2.4-debian-12-r9', '7.2.4-alpine'];
    const locked = '7.2.4-debian-12-r10';
    assert.deepEqual((await choose([{ tags, variant: 'debian-12', locked }])).versions, [locked]);
    assert.deepEqual((await choose([{ tags, variant: 'alpine', locked }])).versions, ['7.2.4-alpine']);
  });

  test('stays at what is locked when that is gone upstream and nothing newer came', async () => {
    for (const tags of [['0.82.0'], []]) {
      const { versions, found, text } = await choose([{ tags, range: '0.x', locked: '0.83.0' }]);
      assert.deepEqual(versions, ['0.83.0']);
      assert.ok(found.includes('vanished local:0.83.0'));
      assert.match(text, /0\.83\.0, which is locked, is gone upstream; it stays in the lock/);
    }
  });

  test('moves on from what is gone, and says that it is', async () => {
    const { versions, found } = await choose([{ tags: ['0.84.0'], locked: '0.83.0' }]);
    assert.deepEqual([versions, found], [['0.84.0'], ['vanished local:0.83.0']]);
  });

  test('without any version is an error with the nearest ones, locked or not', async () => {
    const tags = ['1.2.0', '1.10.0', '1.10.1-PR657-c0bf509c', '3.0.0', '3.1.0', '4.0.0', 'latest'];
    for (const locked of [{}, { locked: '1.2.0' }]) {
      const error = await failure([{ tags, range: '^2', ...locked }]);
      assert.equal(error.code, 'NO_MATCHING_VERSION');
      assert.equal(error.message, 'image docker.io/wandb/local: no release is in the range ^2');
      assert.deepEqual(error.details, [
        'the nearest are 3.1.0, 3.0.0, 1.10.0, 1.2.0',
        '2 other tags are prereleases, other variants or no versions',
      ]);
    }
    assert.deepEqual((await failure([{ tags: ['2.0.0', '2.1.0'], range: '1.x || 3.x' }])).details, [
      'the nearest are 2.1.0, 2.0.0',
    ]);
    const [nearest] = (await failure([{ tags: ['1.0.0'], range: '2.x' }])).details;
    assert.equal(nearest, 'the nearest is 1.0.0');
    assert.deepEqual((await failure([{ tags: [] }])).details, ['it has no release at all']);
  });
});

describe('the age of a version', () => {
  test('holds it back until it is old enough', async () => {
    const tags = ['0.83.0', `0.84.0 ${yesterday}`];
    const { versions, found, text } = await choose([{ tags, seenUntil: weekAgo }]);
    assert.deepEqual([versions, found], [['0.83.0'], ['held local:0.84.0']]);
    assert.equal(
      text,
      'image docker.io/wandb/local: 0.84.0 waits until 2026-11-28: it is known since 2026-11-21, and the minimum age is 7 days; 0.83.0 is taken',
    );
    const later = await choose([{ tags, seenUntil: yesterday }]);
    assert.deepEqual([later.versions, later.found], [['0.84.0'], []]);
  });

  test('counts from the first sighting where the source has no date; at the first look everything is old', async () => {
    const sightings = openSightings(empty, new Date('2026-11-01T00:00:00Z'));
    const first = await choose([{ tags: ['0.83.0'], seenUntil: weekAgo }], sightings);
    assert.deepEqual(first.versions, ['0.83.0']);
    const next = openSightings(sightings.news() ?? empty, now);
    const given = { tags: ['0.83.0', '0.84.0'], locked: '0.83.0', seenUntil: weekAgo };
    assert.deepEqual((await choose([given], next)).versions, ['0.83.0']);
    const last = openSightings(next.news() ?? empty, now);
    assert.deepEqual((await choose([{ ...given, seenUntil: '2026-11-22T00:00:00Z' }], last)).versions, [
      '0.84.0',
    ]);
  });

  test('does not take away what is locked', async () => {
    const given = { tags: ['0.83.0', `0.84.0 ${yesterday}`], locked: '0.84.0', seenUntil: weekAgo };
    assert.deepEqual(await choose([given]), { versions: ['0.84.0'], found: [], text: '' });
  });

  test('keeps what is locked where all else is too young, and is an error where nothing is locked', async () => {
    const given = { tags: [`2.0.0 ${yesterday}`], range: '2.x', seenUntil: weekAgo };
    assert.deepEqual((await choose([{ ...given, locked: '1.0.0' }])).versions, ['1.0.0']);
    const error = await failure([given]);
    assert.match(error.message, /nothing in the range 2\.x is old enough yet/);
    assert.deepEqual(error.details, [
      '2.0.0 waits until 2026-11-28: it is known since 2026-11-21, and the minimum age is 7 days',
    ]);
  });

  test('starts again when the tag is pushed again, also while it waits', async () => {
    const start = openSightings(empty, new Date('2026-10-01T00:00:00Z'));
    start.remember('docker.io/wandb/local', [{ tag: '1.0.0' }]);
    const seen = await runAt(start.news() ?? empty, '2026-11-01T00:00:00Z', {});
    assert.deepEqual([seen.versions, seen.found], [['1.0.0'], ['held local:1.1.0']]);
    const again = await runAt(seen.ledger, '2026-11-10T00:00:00Z', { '1.1.0': 'other' });
    assert.deepEqual([again.versions, again.found], [['1.0.0'], ['moved local:1.1.0', 'held local:1.1.0']]);
    const last = await runAt(again.ledger, '2026-11-18T00:00:00Z', { '1.1.0': 'other' });
    assert.deepEqual([last.versions, last.found], [['1.1.0'], []]);
  });

  test('records only what may still be taken', async () => {
    const sightings = openSightings(empty, now);
    const tags = ['0.81.0', '0.82.0', '0.83.0', `0.84.0 ${yesterday}`, '0.85.0-rc.1', '1.0.0'];
    await choose([{ tags, range: '<1', locked: '0.82.0', seenUntil: weekAgo }], sightings);
    const [only] = sightings.news()?.repositories ?? [];
    assert.deepEqual(only?.tags.map(({ tag, digests }) => `${tag} ${digests.length}`).sort(), [
      '0.82.0 0',
      '0.83.0 1',
      '0.84.0 1',
    ]);
  });

  test('asks nothing and records nothing where it does not matter', async () => {
    const sightings = openSightings(empty, now);
    await choose([{ tags: ['1.0.0'] }], sightings);
    assert.equal(sightings.news(), undefined);
  });
});

describe('a group', () => {
  const local = { repository: 'docker.io/wandb/local', tags: ['0.82.0', '0.83.0', '0.84.0'] };
  const weave = { repository: 'docker.io/wandb/weave', tags: ['0.82.0', '0.83.0'] };

  test('takes the newest version that all have, in whatever form, and names who has no newer one', async () => {
    const { versions, found, text } = await choose([local, { ...weave, tags: ['v0.82.0', 'v0.83.0'] }]);
    assert.deepEqual([versions, found], [['0.83.0', 'v0.83.0'], ['behind server']]);
    assert.equal(
      text,
      'group server is at 0.83.0 and not at 0.84.0: docker.io/wandb/weave has v0.83.0, v0.82.0',
    );
  });

  test('waits for the youngest', async () => {
    const young = { ...weave, tags: ['0.82.0', `0.83.0 ${yesterday}`], seenUntil: weekAgo };
    const { versions, text } = await choose([local, young]);
    assert.deepEqual(versions, ['0.82.0', '0.82.0']);
    // What it has now and what it will have.
    assert.match(text, /weave has 0\.82\.0, and 0\.83\.0 waits until 2026-11-28: .* minimum age is 7 days$/m);
  });

  test('stays as a whole where it would go back', async () => {
    const { versions, found } = await choose([
      { ...local, locked: '0.84.0' },
      { ...weave, locked: '0.84.0' },
    ]);
    assert.deepEqual(versions, ['0.84.0', '0.84.0']);
    assert.deepEqual(found.slice(0, 2), ['downgrade local:0.84.0', 'downgrade weave:0.84.0']);
  });

  test('with nothing in common is an error that says what each has', async () => {
    const error = await failure([local, { ...weave, tags: ['0.79.0'] }]);
    assert.equal(error.code, 'NO_SHARED_VERSION');
    assert.deepEqual(error.details, [
      'docker.io/wandb/local has 0.84.0, 0.83.0, 0.82.0',
      'docker.io/wandb/weave has 0.79.0',
    ]);
  });

  test('with a new member that has only what came out after the cut-off is an error that says so', async () => {
    const error = await failure([
      { ...local, tags: ['0.83.0', `0.84.0 ${yesterday}`], locked: '0.83.0', cutOff: weekAgo },
      { ...weave, tags: ['0.84.0'] },
    ]);
    assert.equal(error.code, 'NO_SHARED_VERSION');
    assert.match(error.details[0] ?? '', /0\.84\.0 waits for the next release/);
    assert.match(error.hint ?? '', /since the cut-off, too, with `--now <reason>`/);
  });

  test('with a new member that has only older versions is an error', async () => {
    const error = await failure([{ ...local, locked: '0.84.0' }, weave]);
    assert.equal(error.code, 'NO_SHARED_VERSION');
    assert.match(
      error.message,
      /the newest version that all have is 0\.83\.0, which is older than what is locked/,
    );
  });
});

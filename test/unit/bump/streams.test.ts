import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bodyFileOf } from '../../../src/bump/body-file.ts';
import { sharedFiles, streamsOf } from '../../../src/bump/streams.ts';
import { parseReleaseFile } from '../../../src/release/parse-release-file.ts';
import { fillTemplate } from '../../../src/release/template.ts';
import { deployFile } from '../../support/deploy-files.ts';
import { faultsIn, thrownBy } from '../../support/user-error.ts';

const parse = (text: string) => parseReleaseFile(Buffer.from(text), 'tidegate.yaml');
const faultsOf = (text: string) => faultsIn(thrownBy(() => parse(text)));

const bump = `bump:
  - {file: dev.yaml, chart: a, environment: dev}
  - {file: more.yaml, chart: a, environment: dev}
  - {file: stage.yaml, chart: a, environment: stage}
`;
const both = `name: w\nenvironments: [{name: dev}, {name: stage, soak: 2d}]\n${bump}`;

/** Of a file of that environment that is laid over one of `dev`. */
function sharedWith(environment: string, text = 'tag: "1"'): readonly string[] {
  const below = { path: 'dev.yaml', bytes: Buffer.from(`image: {repository: r.corp/x, ${text}}\n`) };
  const over = deployFile('', { path: 'over.yaml', environment, valueFiles: [below] });
  return sharedFiles([over], parse(both));
}

describe('environments', () => {
  test('each has its files, its branch, and the one before it', () => {
    const [dev, stage, ...others] = streamsOf(parse(both), []);
    assert.deepEqual(others, []);
    assert.deepEqual([dev?.environment, dev?.branch, dev?.after], ['dev', 'tidegate/w-dev', undefined]);
    assert.deepEqual(
      dev?.targets.map(({ file }) => file),
      ['dev.yaml', 'more.yaml'],
    );
    assert.deepEqual([stage?.environment, stage?.branch], ['stage', 'tidegate/w-stage']);
    assert.deepEqual([stage?.after?.environment, stage?.after?.soak], ['dev', 2 * 86_400_000]);
    assert.deepEqual(stage?.after?.targets, dev?.targets);
  });

  test('a run can be limited to some, and the one before still counts', () => {
    const streams = streamsOf(parse(both), ['stage']);
    assert.deepEqual(
      streams.map(({ environment, after }) => [environment, after?.environment]),
      [['stage', 'dev']],
    );
    assert.equal(thrownBy(() => streamsOf(parse(both), ['test'])).code, 'UNKNOWN_ENVIRONMENT');
  });

  test('without them there is one stream', () => {
    const file = parse('name: w\nbump: [{file: a.yaml, chart: a}]\npullRequest: {branch: next}\n');
    assert.deepEqual(streamsOf(file, []), [{ branch: 'next', targets: file.bump }]);
    assert.equal(thrownBy(() => streamsOf(file, ['dev'])).code, 'UNKNOWN_ENVIRONMENT');
    assert.equal(thrownBy(() => streamsOf(parse('name: w\n'), [])).code, 'NO_DEPLOY_FILES');
  });

  test('names and files that do not fit are faults of the release file', () => {
    assert.match(
      faultsOf(`${both}  - {file: b.yaml, chart: a}\n`).join(),
      /environment: expected one of the environments in this file: dev, stage/,
    );
    assert.match(
      faultsOf(both.replace('environment: stage', 'environment: prod')).join('\n'),
      /no file under bump is of the environment stage\n.*expected one of the environments/,
    );
    assert.match(
      faultsOf(both.replace('{name: stage, soak: 2d}', '{name: dev}')).join(),
      /dev is there twice/,
    );
    assert.match(
      faultsOf(both.replace('{name: dev}', '{name: dev, soak: 1d}')).join(),
      /environments\[0\]\.soak: expected no soak: the first one/,
    );
    assert.match(faultsOf(`name: w\n${bump}`).join(), /expected environments: at the top of the file/);
    assert.match(
      faultsOf(both.replace('2d', 'two days')).join(),
      /expected a time such as 90m \(minutes\), 12h, 14d or 2w/,
    );
  });

  test('what one shares with another moves there, too, which is said', () => {
    assert.deepEqual(sharedWith('dev'), []);
    assert.deepEqual(sharedWith('stage', 'pullPolicy: Always'), []);
    assert.deepEqual(sharedWith('stage'), [
      'dev.yaml is listed for dev, and over.yaml of stage takes it, too: a tag that moves in it moves in stage at once, without a soak',
    ]);
  });

  test('each writes a file of its own for the text of its pull request', () => {
    assert.equal(bodyFileOf('out/pr.md', 'stage'), 'out/pr-stage.md');
    assert.equal(bodyFileOf('out/pr.md', undefined), 'out/pr.md');
  });
});

const titled = (title: string) => `name: w\npullRequest: {title: ${JSON.stringify(title)}}\n`;

describe('templates', () => {
  const values = { type: 'feat', name: 'w', release: '2027q1', from: '2026q4', environment: 'dev' };

  test('braces stand for what is known', () => {
    assert.equal(
      fillTemplate('{type}({name}): {from} → {release} in {environment}', values),
      'feat(w): 2026q4 → 2027q1 in dev',
    );
  });

  test('others are faults of the release file', () => {
    assert.equal(parse(titled('{type}: {release}')).pullRequest.title, '{type}: {release}');
    for (const title of ['{realease}', '{', '{}', 'a }', 'one\ntwo', '', 'x'.repeat(201)]) {
      assert.match(faultsOf(titled(title)).join(), /expected one line of up to 200 characters/, title);
    }
  });
});

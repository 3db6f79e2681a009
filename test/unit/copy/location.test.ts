import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatLocation, parseLocation, splitName } from '../../../src/copy/location.ts';
import { fails } from '../../support/fails.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test('every kind of place is read, and written as it was', () => {
  for (const text of [
    'docker.io/wandb/local:0.62.2',
    `registry.corp:5000/a/b@${digest}`,
    'oci:/media/mirror',
    'oci:/media/mirror:0.62.2',
    'oci:/media/mirror:docker.io/wandb/local:0.62.2',
    `oci:/media/mirror@${digest}`,
    'bundle:/media/wandb-2026q4//docker.io/wandb/local:0.62.2',
    `bundle:/media/a//docker.io/wandb/local@${digest}`,
  ]) {
    assert.equal(formatLocation(parseLocation(text, '/srv')), text);
  }
});

test('folders are relative to the working folder; an @ in one is no digest, a drive no name', () => {
  assert.deepEqual(parseLocation('oci:me@home/mirror:1.0', '/srv'), {
    kind: 'layout',
    folder: '/srv/me@home/mirror',
    name: '1.0',
  });
  const drive = parseLocation(String.raw`oci:C:\mirror:1.0`, '/srv');
  assert.equal(drive.kind === 'layout' && drive.name, '1.0');
  assert.deepEqual(parseLocation('bundle:media//quarter//redis:7', '/srv'), {
    kind: 'bundle',
    folder: '/srv/media/quarter',
    reference: { host: 'docker.io', repository: 'library/redis', tag: '7' },
  });
});

test('what names no place is refused', () => {
  for (const text of [
    'oci:',
    'oci::tag',
    'oci:folder@sha256:abc',
    'bundle:folder',
    'bundle://docker.io/a/b:1',
  ]) {
    assert.throws(() => parseLocation(text, '/srv'), fails('INVALID_LOCATION'), text);
  }
  assert.throws(() => parseLocation('docker://docker.io/a/b:1', '/srv'), fails('INVALID_REFERENCE'));
});

test('the name in a layout is a tag, or a reference in full', () => {
  assert.deepEqual(splitName('0.62.2'), { tag: '0.62.2' });
  assert.deepEqual(splitName('docker.io/wandb/local:0.62.2'), {
    repository: 'docker.io/wandb/local',
    tag: '0.62.2',
  });
  for (const name of ['redis:7', 'docker.io/wandb/local', `docker.io/wandb/local@${digest}`, '-x', 'a b']) {
    assert.throws(() => splitName(name), fails('INVALID_REFERENCE'), name);
  }
});

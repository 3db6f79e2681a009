import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Descriptor, mediaTypes } from '../../../src/oci/descriptor.ts';
import { chosenChildren, fitsPlatform, formatPlatform } from '../../../src/oci/platforms.ts';
import { describe } from '../../support/closures.ts';

function child(text: string, platform?: string, about?: Descriptor): Descriptor {
  const [os = '', architecture = '', variant] = platform?.split('/') ?? [];
  return {
    ...describe(text, mediaTypes.ociManifest),
    ...(platform === undefined
      ? {}
      : { platform: { os, architecture, ...(variant === undefined ? {} : { variant }) } }),
    ...(about === undefined ? {} : { annotations: { 'vnd.docker.reference.digest': about.digest } }),
  };
}

const amd64 = child('amd64', 'linux/amd64');
const arm64 = child('arm64', 'linux/arm64/v8');
const armV6 = child('arm v6', 'linux/arm/v6');
const armV7 = child('arm v7', 'linux/arm/v7');
const windows = child('windows', 'windows/amd64');

/** Which of the samples fit. */
function fitting(wanted: string): readonly string[] {
  return [amd64, arm64, armV6, armV7, windows, child('', 'linux/arm64')].flatMap(({ platform }) =>
    platform !== undefined && fitsPlatform(platform, wanted) ? [formatPlatform(platform)] : [],
  );
}

test('a variant fits when it is asked for, or when none is; the base variant need not be written', () => {
  assert.deepEqual(fitting('linux/amd64'), ['linux/amd64']);
  assert.deepEqual(fitting('linux/amd64/v1'), ['linux/amd64']);
  assert.deepEqual(fitting('linux/amd64/v3'), []);
  assert.deepEqual(fitting('linux/arm'), ['linux/arm/v6', 'linux/arm/v7']);
  assert.deepEqual(fitting('linux/arm/v7'), ['linux/arm/v7']);
  assert.deepEqual(fitting('linux/arm64/v8'), ['linux/arm64/v8', 'linux/arm64']);
  assert.deepEqual(fitting('linux/arm64'), ['linux/arm64/v8', 'linux/arm64']);
});

test('attestations travel with what they are about', () => {
  const [ofAmd64, ofArm64] = [amd64, arm64].map((about) =>
    child(`about ${about.digest}`, 'unknown/unknown', about),
  );
  assert.ok(ofAmd64 && ofArm64);
  const children = [amd64, arm64, windows, ofAmd64, ofArm64];
  assert.deepEqual(chosenChildren(children, ['linux/amd64', 'linux/s390x']), [amd64, ofAmd64]);
  assert.deepEqual(chosenChildren(children, ['linux/amd64', 'linux/arm64']), [
    amd64,
    arm64,
    ofAmd64,
    ofArm64,
  ]);
});

test('what says nothing of a platform, or is about something else, travels', () => {
  const bare = child('no platform');
  const strange = child('about nothing', 'unknown/unknown');
  const elsewhere = child('about another image', 'unknown/unknown', describe('elsewhere'));
  assert.deepEqual(chosenChildren([bare, strange, elsewhere, windows], ['linux/amd64']), [
    bare,
    strange,
    elsewhere,
  ]);
});

test('an annotation does not take a chosen platform away', () => {
  const lying = { ...amd64, annotations: { 'vnd.docker.reference.digest': windows.digest } };
  assert.deepEqual(chosenChildren([lying, windows], ['linux/amd64']), [lying]);
});

test('one manifest that stands there for two platforms travels for either', () => {
  const twice = { ...armV6, ...describe('arm v7', mediaTypes.ociManifest) };
  assert.deepEqual(chosenChildren([twice, armV7], ['linux/arm/v7']), [twice, armV7]);
});

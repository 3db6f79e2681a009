import { type Reference, repositoryOf, tryReference } from '../oci/reference.ts';
import { matching, scalar } from '../schema/schema.ts';
import { parseVersionRange } from './version-range.ts';

/** Fields of the release file that are more than text. What a pattern cannot say of them, editors do not check. */

/** Chart names end repository names and file names: the letters that an OCI repository's part allows. */
export const chartNameField = matching(
  /^(?=.{1,63}$)[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
  'a chart name of lower-case letters, digits, dots and dashes',
);

/** `version-range.ts` says what it may be. */
export const rangeField = scalar('a semver range such as ">=1.4 <2"', (value) =>
  typeof value === 'string' && parseVersionRange(value) !== undefined ? value : undefined,
);

/** distribution-spec, "Pulling manifests": <reference> as a tag. */
export const tagField = matching(/^\w[\w.-]{0,127}$/, 'a tag such as 7.2.4-debian-12-r9');

export const chartRepositoryField = scalar(
  'https://… of a chart repository, or oci://host/path',
  (value) => {
    if (typeof value !== 'string') {
      return undefined;
    }
    return value.startsWith('oci://') ? ociRepository(value) : classicRepository(value);
  },
  {
    type: 'string',
    pattern: String.raw`^(?:https?://[^\s\\]+|oci://(?:localhost|[^\s/]+[.:][^\s/]+)(?:/[a-z0-9._-]+)*/?)$`,
  },
);

/** Written short or in full, it is full from here on: `wandb/local` is `docker.io/wandb/local`. */
export const imageNameField = scalar(
  'an image repository without tag or digest, such as docker.io/wandb/local',
  (value) => {
    const reference = typeof value === 'string' ? tryReference(value) : undefined;
    return reference !== undefined && isBare(reference) ? repositoryOf(reference) : undefined;
  },
  { type: 'string', pattern: String.raw`^(?:[^\s/@]+/)*[a-z0-9][a-z0-9._-]*$` },
);

export const hostField = scalar(
  'a host such as registry.yourdomain.com or registry.corp:5000',
  (value) =>
    typeof value === 'string' && !value.includes('/') && tryReference(`${value}/name`)?.host === value
      ? value
      : undefined,
  { type: 'string', pattern: String.raw`^[^\s/@]+$` },
);

/** A path inside the internal registry, such as `charts` or `tidegate/wandb`. */
export const repositoryPathField = scalar(
  'a repository path of lower-case letters such as charts',
  (value) => {
    const reference = typeof value === 'string' ? tryReference(`registry.invalid/${value}`) : undefined;
    return reference !== undefined && isBare(reference) ? reference.repository : undefined;
  },
  { type: 'string', pattern: '^[a-z0-9][a-z0-9._/-]*$' },
);

/** A file inside a git repository: relative, with `/`, and not climbing out of it. */
export const gitPathField = scalar('a relative path inside the git repository, with "/"', (value) =>
  typeof value === 'string' &&
  !/[\p{Cc}\\]|^[A-Za-z]:/u.test(value) &&
  value
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git')
    ? value
    : undefined,
);

/** The parts of git-check-ref-format(1) that matter for a name typed by a person. */
export const branchField = matching(
  /^(?!.*(?:\.\.|\/\/|\/\.|@\{|\.lock(?:\/|$)))[A-Za-z0-9_](?:[\w./@+-]{0,198}[\w@+-])?$/,
  'a branch name such as tidegate/wandb',
);

export const labelField = matching(/^[^\p{Cc},]{1,50}$/u, 'a label of up to 50 characters without commas');

/** A path on this machine, relative to the release file. */
export const pathField = matching(/^[^\p{Cc}]+$/u, 'a path');

function ociRepository(text: string): string | undefined {
  const name = text.slice('oci://'.length).replace(/\/$/, '');
  const reference = tryReference(`${name}/chart`);
  const host = name.split('/')[0];
  return reference !== undefined && isBare(reference) && reference.host === host
    ? `oci://${name}`
    : undefined;
}

function classicRepository(text: string): string | undefined {
  const url = URL.parse(text);
  const plain = url !== null && url.username === '' && url.password === '' && url.hash === '';
  return plain && /^https?:\/\/[^\s\\]+$/.test(text) ? text : undefined;
}

function isBare({ tag, digest }: Reference): boolean {
  return tag === undefined && digest === undefined;
}

import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { type Digest, isDigest } from '../oci/digest.ts';
import { formatReference, isTag, parseReference, type Reference, repositoryOf } from '../oci/reference.ts';

/** Where something is, or shall be: as the command line says it. */
export type Location =
  | { readonly kind: 'registry'; readonly reference: Reference }
  | {
      readonly kind: 'layout';
      /** Absolute path. */
      readonly folder: string;
      /** A tag, a full reference, or whatever name another program gave it. */
      readonly name?: string;
      readonly digest?: Digest;
    }
  | { readonly kind: 'bundle'; readonly folder: string; readonly reference: Reference };

const hint =
  'Expected a reference such as docker.io/wandb/local:0.62.2, a layout folder as oci:<folder>:<tag>, or a bundle as bundle:<folder>//<full reference>.';
/** A colon after the drive is no separator. A digest stands behind `@`, any other name behind `:`. */
const layoutPattern =
  /^(?<folder>(?:[A-Za-z]:(?=[\\/]))?[^:]+?)(?:@(?<digest>sha(?:256|512):[0-9a-f]+)|:(?<name>.+))?$/;

/**
 * `docker.io/wandb/local:0.62.2` (also by digest), `oci:<folder>`, `oci:<folder>:<name>`, `oci:<folder>@<digest>`,
 * `bundle:<folder>//<full reference>`.
 * @param cwd the folder that relative paths start from
 * @throws UserError `INVALID_LOCATION`, `INVALID_REFERENCE`; RefusedError `INVALID_DIGEST`
 */
export function parseLocation(text: string, cwd: string): Location {
  if (text.startsWith('oci:')) {
    return parseLayout(text, cwd);
  }
  if (!text.startsWith('bundle:')) {
    return { kind: 'registry', reference: parseReference(text) };
  }
  const rest = text.slice('bundle:'.length);
  const end = rest.lastIndexOf('//');
  if (end <= 0) {
    throw invalid(text);
  }
  const folder = resolve(cwd, rest.slice(0, end));
  return { kind: 'bundle', folder, reference: parseReference(rest.slice(end + 2)) };
}

/** As a person would write it; paths are absolute. */
export function formatLocation(location: Location): string {
  switch (location.kind) {
    case 'registry':
      return formatReference(location.reference);
    case 'bundle':
      return `bundle:${location.folder}//${formatReference(location.reference)}`;
    default: {
      const { folder, name, digest } = location;
      return `oci:${folder}${name === undefined ? '' : `:${name}`}${digest === undefined ? '' : `@${digest}`}`;
    }
  }
}

/**
 * What a name in a layout is to become: a plain tag, or a full reference, whose repository is then kept with it.
 * @throws UserError `INVALID_REFERENCE`
 */
export function splitName(name: string): { readonly repository?: string; readonly tag: string } {
  if (isTag(name)) {
    return { tag: name };
  }
  const reference = parseReference(name);
  const { tag, digest } = reference;
  if (tag === undefined || digest !== undefined || formatReference(reference) !== name) {
    throw new UserError('INVALID_REFERENCE', `${JSON.stringify(name)} is no name for an image in a layout`, {
      hint: 'Expected a tag, or a full reference with host and tag such as docker.io/wandb/local:0.62.2.',
    });
  }
  return { repository: repositoryOf(reference), tag };
}

function parseLayout(text: string, cwd: string): Location {
  const groups = layoutPattern.exec(text.slice('oci:'.length))?.groups;
  const { folder, name, digest } = groups ?? {};
  if (folder === undefined || (digest !== undefined && !isDigest(digest))) {
    throw invalid(text);
  }
  return {
    kind: 'layout',
    folder: resolve(cwd, folder),
    ...(name === undefined ? {} : { name }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function invalid(text: string): UserError {
  return new UserError(
    'INVALID_LOCATION',
    `${JSON.stringify(text)} says neither a registry, a layout nor a bundle`,
    {
      hint,
    },
  );
}

import { dirname, resolve } from 'node:path';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import { closestPattern } from '../release/repository-pattern.ts';
import type { SignedRule } from '../release/signed-field.ts';
import type { KnownIdentity } from '../verify/certificate.ts';
import { parsePublicKey, type PublicKey, readKeyFile } from '../verify/public-key.ts';
import { readTrustedRoot, type TrustedRoot } from '../verify/trusted-root.ts';

/** Who must have signed a chart or image upstream. */
export type Requirement =
  | { readonly kind: 'key'; readonly key: PublicKey }
  | { readonly kind: 'identity'; readonly identity: KnownIdentity; readonly root: TrustedRoot }
  /** There is nothing to judge certificates by. */
  | { readonly kind: 'unchecked'; readonly identity: KnownIdentity };

/** What a release file requires. */
export interface Requirements {
  /** Undefined where nothing is required. @param reference as the lock names it */
  of(reference: string): Requirement | undefined;
  /** Sentences about what is required of nothing in the release, sorted: perhaps a repository has moved. */
  idle(references: readonly string[]): readonly string[];
}

/**
 * Reads what the release file says under `signed`, with the keys and the trusted root that it names.
 * @throws UserError `NO_FILE`, `INVALID_KEY`, `INVALID_TRUSTED_ROOT`
 */
export async function readRequirements({
  path,
  signed = {},
  trustedRoot,
}: Pick<ReleaseFile, 'path' | 'signed' | 'trustedRoot'>): Promise<Requirements> {
  const folder = dirname(path);
  const root = trustedRoot === undefined ? undefined : await readTrustedRoot(resolve(folder, trustedRoot));
  const known = new Map<string, Requirement>();
  for (const [pattern, rule] of Object.entries(signed)) {
    known.set(pattern, await requirementOf(rule, folder, root));
  }
  const patterns = [...known.keys()];
  const patternOf = (reference: string): string =>
    closestPattern(patterns, repositoryOf(parseReference(reference))) ?? '';
  return {
    of: (reference) => known.get(patternOf(reference)),
    idle(references) {
      const used = new Set(references.map(patternOf));
      return patterns
        .filter((pattern) => !used.has(pattern) && signed[pattern]?.ifTrustedRoot !== true)
        .map((pattern) => `signed: nothing in the release is in ${pattern}`)
        .sort();
    },
  };
}

async function requirementOf(
  rule: SignedRule,
  folder: string,
  root: TrustedRoot | undefined,
): Promise<Requirement> {
  const { key, ifTrustedRoot: _, ...wanted } = rule;
  if (key !== undefined) {
    return { kind: 'key', key: parsePublicKey(await readKeyFile(resolve(folder, key)), key) };
  }
  const identity = { name: wanted.subject ?? String(wanted.subjectPattern), ...wanted };
  return root === undefined ? { kind: 'unchecked', identity } : { kind: 'identity', identity, root };
}

/** For messages. */
export function describeRequirement(requirement: Requirement): string {
  if (requirement.kind === 'key') {
    return `the key ${requirement.key.fingerprint}`;
  }
  const { name, issuer, repository, ref, trigger } = requirement.identity;
  const claims = Object.entries({ repository, ref, trigger }).flatMap(([claim, text]) =>
    text === undefined ? [] : [`, ${claim} ${text}`],
  );
  return `${name}, vouched for by ${issuer ?? 'nobody'}${claims.join('')}`;
}

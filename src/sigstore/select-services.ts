import { UserError } from '../errors.ts';

/** A service of sigstore (protobuf-specs, sigstore_trustroot.proto). */
export interface Service {
  readonly url: string;
  readonly majorApiVersion: number;
  /** Both ends belong to it. */
  readonly validFor: { readonly start: Date; readonly end?: Date | undefined };
  /** Where none is named, each is its own. */
  readonly operator?: string | undefined;
}

export interface Selection {
  readonly selector: 'ANY' | 'ALL' | 'EXACT';
  /** For `EXACT`. */
  readonly count?: number | undefined;
}

interface Choice {
  /** For messages. */
  readonly kind: string;
  readonly path: string;
  /** Major versions of its API that are spoken here. */
  readonly versions: readonly number[];
  readonly now: Date;
  readonly how?: Selection;
}

/**
 * Chooses as the specification of the signing config says: those that serve now, of the highest version, the newest of each
 * operator; then one, all, or so many.
 * @throws UserError `NO_SERVICE` where services are named and not enough of them can be used
 */
export function selectServices(
  services: readonly Service[],
  { kind, path, versions, now, how = { selector: 'ANY' } }: Choice,
): readonly Service[] {
  const serving = services.filter(
    ({ majorApiVersion, validFor: { start, end } }) =>
      versions.includes(majorApiVersion) && start <= now && (end === undefined || now <= end),
  );
  const version = Math.max(...serving.map(({ majorApiVersion }) => majorApiVersion));
  const newest = new Map<string, Service>();
  for (const service of serving.filter(({ majorApiVersion }) => majorApiVersion === version)) {
    const operator = service.operator ?? service.url;
    const known = newest.get(operator);
    if (known === undefined || known.validFor.start < service.validFor.start) {
      newest.set(operator, service);
    }
  }
  const found = [...newest.values()];
  const wanted = how.selector === 'EXACT' ? (how.count ?? 1) : how.selector === 'ALL' ? found.length : 1;
  const isExpected = services.length > 0 || how.selector === 'EXACT';
  const needed = Math.max(1, wanted);
  if (isExpected && found.length < needed) {
    throw new UserError(
      'NO_SERVICE',
      `${path}: ${found.length} of ${services.length} entries for a ${kind} can be used, and ${needed} must be`,
      {
        details: services.map(describe),
        hint: `One can be used that serves at ${now.toISOString()}, which is this machine's clock, by API version ${versions.join(' or ')}; and one of each operator.`,
      },
    );
  }
  return found.slice(0, wanted);
}

function describe({ url, majorApiVersion, validFor: { start, end } }: Service): string {
  return `${url}: API version ${majorApiVersion}, from ${start.toISOString()} until ${end?.toISOString() ?? 'further notice'}`;
}

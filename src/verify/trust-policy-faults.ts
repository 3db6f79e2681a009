import type { Fault, Infer } from '../schema/schema.ts';
import type { IdentityEntry, KeyEntry, Lifetime, trustPolicySchema } from './trust-policy-schema.ts';

type Policy = Infer<typeof trustPolicySchema>;

/** What is wrong with a trust policy of the right shape. */
export function policyFaults(policy: Policy): readonly Fault[] {
  const { keys, identities, signatures, timestamp, trustedRoot } = policy;
  const entries = [...keys, ...identities].filter(({ signs }) => signs === 'bundle').length;
  const lacksRoot = trustedRoot === undefined;
  return [
    ...nameFaults(policy),
    ...keys.flatMap((entry, index) => [...keyFaults(entry, index), ...timeFaults(entry, ['keys', index])]),
    ...identities.flatMap((entry, index) => [
      ...identityFaults(entry, index),
      ...timeFaults(entry, ['identities', index]),
    ]),
    ...(entries > 0
      ? []
      : [
          {
            path: ['keys'],
            message:
              'expected at least one key or identity that signs bundles: without one, nothing can be trusted',
          },
        ]),
    ...(entries > 0 && signatures > entries
      ? [{ path: ['signatures'], message: `expected at most ${entries}: that many can sign` }]
      : []),
    ...provenanceFaults(policy),
    ...(identities.length > 0 && lacksRoot
      ? [{ path: ['identities'], message: 'expected "trustedRoot" too: it says which certificates count' }]
      : []),
    ...(timestamp === 'required' && lacksRoot
      ? [{ path: ['timestamp'], message: 'expected "trustedRoot" too: it says which timestamps count' }]
      : []),
  ];
}

/** Only with `provenance` there is somebody to ask. */
function provenanceFaults({ keys, identities, provenance }: Policy): readonly Fault[] {
  const isInVain =
    provenance === undefined && [...keys, ...identities].some(({ signs }) => signs === 'provenance');
  return isInVain
    ? [{ path: [], message: 'expected "provenance" too: somebody in it signs provenance only' }]
    : [];
}

function nameFaults({ keys, identities }: Policy): readonly Fault[] {
  const seen = new Set<string>();
  const named = [
    ...keys.map(({ name }, index) => ({ name, path: ['keys', index, 'name'] })),
    ...identities.map(({ name }, index) => ({ name, path: ['identities', index, 'name'] })),
  ];
  return named.flatMap(({ name, path }) => {
    const isTaken = seen.has(name);
    seen.add(name);
    return isTaken ? [{ path, message: `another key is called ${JSON.stringify(name)} already` }] : [];
  });
}

function keyFaults({ file, pem }: KeyEntry, index: number): readonly Fault[] {
  return (file === undefined) === (pem === undefined)
    ? [{ path: ['keys', index], message: 'expected either "file" or "pem"' }]
    : [];
}

function identityFaults({ subject, subjectPattern }: IdentityEntry, index: number): readonly Fault[] {
  return (subject === undefined) === (subjectPattern === undefined)
    ? [{ path: ['identities', index], message: 'expected either "subject" or "subjectPattern"' }]
    : [];
}

function timeFaults({ validFrom, validUntil }: Lifetime, path: Fault['path']): readonly Fault[] {
  return validFrom !== undefined && validUntil !== undefined && validUntil <= validFrom
    ? [{ path: [...path, 'validUntil'], message: 'expected a time after "validFrom"' }]
    : [];
}

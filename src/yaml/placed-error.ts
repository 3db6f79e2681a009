import { formatPlace, type Place, UserError } from '../errors.ts';
import { formatFault, listFaults } from '../schema/path.ts';
import type { Fault } from '../schema/schema.ts';
import type { YamlFile } from './document.ts';

/** A fault and where it stands. */
export interface PlacedFault {
  readonly at: Place;
  readonly message: string;
}

/**
 * The error for faults in one file. A single fault is the message, and its place that of the error; several are listed
 * below a summary, each with its own place.
 * @param faults at least one
 * @param summarise what to say of so many: `the release file has 3 faults`
 */
export function placedError(
  code: string,
  faults: readonly PlacedFault[],
  summarise: (count: number) => string,
  options: { readonly hint?: string } = {},
): UserError {
  const [first, ...others] = faults;
  if (first === undefined || others.length === 0) {
    return new UserError(code, first?.message ?? summarise(0), {
      ...options,
      ...(first && { at: first.at }),
    });
  }
  return new UserError(code, summarise(faults.length), {
    ...options,
    at: { file: first.at.file },
    details: listFaults(faults, ({ at, message }) => `${formatPlace(at)} ${message}`),
  });
}

/** The faults that a schema found in the first document of a file, in the order of the file, or file by file. */
export function placeFaults(
  yaml: Pick<YamlFile, 'placeOf'>,
  faults: readonly Fault[],
): readonly PlacedFault[] {
  return faults
    .map((fault) => ({
      at: yaml.placeOf(0, fault.path, fault.key === true ? 'key' : 'value'),
      message: formatFault(fault),
    }))
    .sort(
      ({ at: a }, { at: b }) =>
        Number(a.file > b.file) - Number(a.file < b.file) ||
        (a.line ?? 0) - (b.line ?? 0) ||
        (a.column ?? 0) - (b.column ?? 0),
    );
}

import { describe } from '../schema/describe.ts';

/** The keys that a reader of JSON knows, and what it may take for one of them. */
interface Spellings {
  readonly exact: ReadonlySet<string>;
  readonly any: RegExp;
}

/** @param keys with a space between them */
export function spellingsOf(keys: string): Spellings {
  const names = keys.split(' ');
  return { exact: new Set(names), any: new RegExp(`^(?:${names.join('|').replaceAll('.', '[.]')})$`, 'iu') };
}

/**
 * Go finds a field in any case, and by Unicode: to a registry or a runtime `Layers` is `layers`, and the later one counts.
 * So where a key is one of these but for its case, two readers would see two images.
 */
export function refuseSpellings(
  fields: Readonly<Record<string, unknown>>,
  { exact, any }: Spellings,
  path: string,
  faults: string[],
): void {
  for (const key of Object.keys(fields)) {
    if (!exact.has(key) && key.length <= 20 && any.test(key)) {
      faults.push(`${path}${path === '' ? '' : ': '}${describe(key)} is a known key in another spelling`);
    }
  }
}

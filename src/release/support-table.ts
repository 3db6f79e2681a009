import { UserError } from '../errors.ts';
import { object, parseWith, type Schema } from '../schema/schema.ts';
import { parseYaml } from '../yaml/document.ts';
import { placedError, placeFaults } from '../yaml/placed-error.ts';
import { readBounded } from './files.ts';
import { supportReleasesField } from './schedule-schema.ts';
import type { SupportTable } from './support.ts';

/** Bytes. */
const tableLimit = 1024 * 1024;

export const supportTableSchema: Schema<{ readonly releases: SupportTable }> = object({
  releases: supportReleasesField,
});

/**
 * Reads a table of first releases: YAML or JSON with the one key `releases`, as under `support` in the release file.
 * @throws UserError `NO_SUPPORT_TABLE` when there is no such file, `INVALID_SUPPORT_TABLE` with every fault, and what
 *   `parseYaml` throws
 */
export async function readSupportTable(path: string): Promise<SupportTable> {
  const bytes = await readBounded(path, tableLimit);
  if (bytes === undefined) {
    throw new UserError('NO_SUPPORT_TABLE', `${path} does not exist`, {
      hint: 'It is what `support.table` names. Take that line out, or write the file: `releases: {0.84.0: 2026-08-25}`.',
    });
  }
  if (bytes.length > tableLimit) {
    throw invalid(path, `the support table is larger than ${tableLimit} bytes`);
  }
  const yaml = parseYaml(bytes, path);
  if (yaml.values.length !== 1) {
    throw invalid(path, `expected one document, found ${yaml.values.length}`);
  }
  const result = parseWith(supportTableSchema, yaml.values[0]);
  if ('faults' in result) {
    throw placedError(
      'INVALID_SUPPORT_TABLE',
      placeFaults(yaml, result.faults),
      (count) => `the support table has ${count} faults`,
    );
  }
  return result.value.releases;
}

function invalid(file: string, message: string): UserError {
  return new UserError('INVALID_SUPPORT_TABLE', message, { at: { file } });
}

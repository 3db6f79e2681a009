import { UserError } from '../errors.ts';

/** A volume file stays below this many bytes: GitHub's release assets end at 2 GiB, FAT32 at 4 GiB. */
export const volumeSizeLimit = 2_000_000_000;

const smallest = 100_000;

/**
 * The option `volume-size`: bytes per volume file.
 * @throws UserError `INVALID_VOLUME_SIZE` unless it is a whole number from 100,000 to 1,999,999,999
 */
export function parseVolumeSize(text: string): number {
  const size = /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (size >= smallest && size < volumeSizeLimit) {
    return size;
  }
  throw new UserError('INVALID_VOLUME_SIZE', `${JSON.stringify(text)} is not a volume size`, {
    hint: `Expected a number of bytes from ${smallest} to ${volumeSizeLimit - 1}; the default is 1990000000.`,
  });
}

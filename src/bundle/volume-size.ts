import { UserError } from '../errors.ts';

/** Bytes: no medium takes a larger file in one piece. */
export const largestVolume = 1_000_000_000_000;

const smallest = 100_000;

const units: Readonly<Record<string, number>> = {
  '': 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/**
 * The option `volume-size`: bytes per volume file, with a unit or without.
 * @param text `1990000000`, `4.7GB`, `700 MiB`
 * @throws UserError `INVALID_VOLUME_SIZE` unless it is from 100,000 bytes to 1 TB
 */
export function parseVolumeSize(text: string): number {
  const [, number = '', unit = ''] = /^([0-9]{1,13}(?:\.[0-9]{1,3})?) ?([kmg]i?b)?$/i.exec(text) ?? [];
  const size = number === '' ? Number.NaN : Math.floor(Number(number) * (units[unit.toLowerCase()] ?? 1));
  if (size >= smallest && size <= largestVolume) {
    return size;
  }
  throw new UserError('INVALID_VOLUME_SIZE', `${JSON.stringify(text)} is not a volume size`, {
    hint: 'Expected bytes, or a number with kB, MB, GB, KiB, MiB or GiB, from 100kB to 1000GB. The default is 1.99GB; a DVD takes 4.7GB, FAT32 4GB.',
  });
}

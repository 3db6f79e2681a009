import { RefusedError } from '../errors.ts';
import type { Descriptor } from './descriptor.ts';

type Wanted = Pick<Descriptor, 'digest' | 'size'>;

/**
 * RefusedError `DIGEST_MISMATCH`.
 * @param where what was read, for the message
 */
export function digestMismatch({ digest }: Wanted, found: string, where: string): RefusedError {
  return new RefusedError('DIGEST_MISMATCH', `${where}: expected ${digest}, the bytes are ${found}`, {
    hint: 'The content was damaged or replaced on the way. Nothing of it was kept; run again, and if it stays, ask whoever runs that source.',
  });
}

/** RefusedError `SIZE_MISMATCH`; `found` is a number of bytes, or words for it. */
export function sizeMismatch({ size }: Wanted, found: number | string, where: string): RefusedError {
  return new RefusedError('SIZE_MISMATCH', `${where}: expected ${size} bytes, got ${found}`, {
    hint: 'A size that differs from its descriptor is never accepted. Run again; if it stays, the source serves something else than it announced.',
  });
}

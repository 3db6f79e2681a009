import { blockSize } from '../bundle/tar.ts';

/** Of a header's fields, in bytes (POSIX.1-2017, "ustar Interchange Format"). */
const fields = {
  name: [0, 100],
  size: [124, 136],
  checksum: [148, 156],
  type: [156, 157],
  link: [157, 257],
  prefix: [345, 500],
} as const;

export type HeaderFaultCode =
  | 'HEADER_CHANGED'
  | 'ENTRY_EXTENDED'
  | 'ENTRY_KIND'
  | 'ENTRY_LINK'
  | 'ENTRY_NAME'
  | 'ENTRY_PATH'
  | 'ENTRY_SIZE'
  | 'ENTRY_SPARSE'
  | 'ENTRY_TWICE';

/** What a changed header would make of its entry. */
export interface HeaderFault {
  readonly code: HeaderFaultCode;
  /** As the end of a sentence that begins with the header. */
  readonly says: string;
}

/**
 * Says what stands in a header that is not as it has to be. It decides nothing: that the bytes differ is enough to refuse
 * them. Damage has a checksum that does not fit; with one that does, somebody wrote the header.
 * @param found as long as `expected`: one block, or three with a pax header
 * @param isEntry whether another entry of the volume has a name
 */
export function headerFault(
  found: Buffer,
  expected: Buffer,
  isEntry: (name: string) => boolean,
): HeaderFault {
  const at = firstDifference(found, expected);
  const [block, planned] = [found, expected].map((bytes) => bytes.subarray(at, at + blockSize));
  if (at === blockSize) {
    return { code: 'ENTRY_EXTENDED', says: 'has a pax header with another name or size' };
  }
  if (block === undefined || planned === undefined || !isHeader(block)) {
    return { code: 'HEADER_CHANGED', says: 'is changed' };
  }
  return (
    kindFault(block, planned) ??
    nameFault(block, planned, isEntry) ??
    (text(block, 'size') === text(planned, 'size')
      ? { code: 'HEADER_CHANGED', says: 'has other fields' }
      : { code: 'ENTRY_SIZE', says: 'gives it another size' })
  );
}

/** True for a block that a tar reader would take for a header: its checksum fits. */
export function isHeader(block: Buffer): boolean {
  const [from, to] = fields.checksum;
  const sum = block.reduce((total, byte, at) => total + (at >= from && at < to ? 0x20 : byte), 0);
  return Number.parseInt(text(block, 'checksum'), 8) === sum;
}

function kindFault(block: Buffer, planned: Buffer): HeaderFault | undefined {
  const type = text(block, 'type');
  if (type === text(planned, 'type')) {
    return undefined;
  }
  const link = JSON.stringify(text(block, 'link'));
  switch (type) {
    case '1':
    case '2':
      return { code: 'ENTRY_LINK', says: `makes it a link to ${link}` };
    case 'S':
      return { code: 'ENTRY_SPARSE', says: 'makes it a sparse file' };
    case 'g':
    case 'K':
    case 'L':
    case 'x':
      return { code: 'ENTRY_EXTENDED', says: 'makes it say what the next entry is called, or is' };
    default:
      return { code: 'ENTRY_KIND', says: `makes it no plain file, but ${JSON.stringify(type)}` };
  }
}

function nameFault(
  block: Buffer,
  planned: Buffer,
  isEntry: (name: string) => boolean,
): HeaderFault | undefined {
  const path = pathOf(block);
  if (path === pathOf(planned)) {
    return undefined;
  }
  const named = JSON.stringify(path);
  if (/^[/\\]|^[a-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(path)) {
    return { code: 'ENTRY_PATH', says: `leads out of the folder, to ${named}` };
  }
  return isEntry(path)
    ? { code: 'ENTRY_TWICE', says: `gives it the name of another entry, ${named}` }
    : { code: 'ENTRY_NAME', says: `gives it another name, ${named}` };
}

function pathOf(block: Buffer): string {
  const prefix = text(block, 'prefix');
  return prefix === '' ? text(block, 'name') : `${prefix}/${text(block, 'name')}`;
}

/** Up to the first NUL. */
function text(block: Buffer, field: keyof typeof fields): string {
  return block.toString('latin1', ...fields[field]).replace(/\0.*$/s, '');
}

/** Where the first block that differs begins. */
function firstDifference(found: Buffer, expected: Buffer): number {
  let at = 0;
  while (found.subarray(at, at + blockSize).equals(expected.subarray(at, at + blockSize))) {
    at += blockSize;
  }
  return at;
}

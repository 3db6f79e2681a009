/** The fields of a tar header; what is left out is as in a volume of ours. */
export interface HeaderFields {
  readonly name?: string;
  readonly size?: number;
  /** In place of `size`: twelve bytes. */
  readonly rawSize?: Buffer;
  readonly type?: string;
  readonly link?: string;
  readonly mode?: string;
  readonly prefix?: string;
}

/** A tar header of 512 bytes, its checksum right (POSIX.1-2017, "ustar Interchange Format"). */
export function tarBlock(fields: HeaderFields): Buffer {
  const { name = '', size = 0, rawSize, type = '0', link = '', mode = '0000644', prefix = '' } = fields;
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write(`${mode}\0`, 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  rawSize?.copy(block, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(link, 157, 100);
  block.write('ustar\u000000', 257);
  block.write('0000000\0', 329);
  block.write('0000000\0', 337);
  block.write(prefix, 345, 155);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** A pax header with its records, filled up to a block (POSIX.1-2017, "pax Extended Header"). */
export function paxBlocks(type: 'x' | 'g', records: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    const short = rest.length + String(rest.length).length;
    return `${rest.length + String(short).length}${rest}`;
  });
  const text = lines.join('');
  const body = Buffer.alloc(512);
  body.write(text);
  return Buffer.concat([tarBlock({ name: 'pax', type, size: text.length }), body]);
}

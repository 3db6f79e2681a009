import { BlockList, isIP } from 'node:net';

/**
 * The address ranges of a NO_PROXY list (`10.0.0.0/8`, `fd00::/8`), as curl and Go read them: undici matches names,
 * suffixes, ports and `*`, and passes over ranges.
 * @returns tells whether the host of an origin is an address in one of them; a name is not looked up for that.
 *   undefined where the list has no range
 */
export function createRangeMatcher(noProxy: string): ((origin: string) => boolean) | undefined {
  const ranges = new BlockList();
  for (const entry of noProxy.split(/[,\s]+/)) {
    const [, address = '', bits = ''] = /^([\da-f:.]+)\/(\d{1,3})$/i.exec(entry) ?? [];
    const family = familyOf(address);
    // As in any such list, what is not understood matches nothing.
    if (family !== undefined && Number(bits) <= (family === 'ipv4' ? 32 : 128)) {
      ranges.addSubnet(address, Number(bits), family);
    }
  }
  if (ranges.rules.length === 0) {
    return undefined;
  }
  return (origin) => {
    const host = URL.parse(origin)?.hostname.replaceAll(/[[\]]/g, '') ?? '';
    const family = familyOf(host);
    return family !== undefined && ranges.check(host, family);
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : version === 4 ? 'ipv4' : 'ipv6';
}

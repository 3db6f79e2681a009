import { UserError } from '../errors.ts';
import { systemCode } from '../system-error.ts';

/** Where a server listens. */
export interface ListenAddress {
  /** Name or address; of IPv6 without brackets. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/**
 * Reads `host:port`: `127.0.0.1:5000`, `[::1]:0`, `registry.yourdomain.com:443`.
 * @throws UserError `INVALID_LISTEN`
 */
export function parseListenAddress(text: string): ListenAddress {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535) {
    throw new UserError('INVALID_LISTEN', `--listen ${text} is no address to listen on`, {
      hint: 'Expected host:port, such as 127.0.0.1:5000, [::1]:5000, or 0.0.0.0:5000 for every network of this machine.',
    });
  }
  return { host, port: Number(port) };
}

/** `http://127.0.0.1:5000` */
export function urlOf({ host, port }: ListenAddress, scheme: 'http' | 'https'): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** True where nobody but this machine can connect. */
export function isPrivate({ host }: ListenAddress): boolean {
  return /^127(?:\.\d+){3}$/.test(host) || host === '::1' || host === 'localhost';
}

/** True for the addresses that stand for every one of this machine. */
export function isEverywhere({ host }: ListenAddress): boolean {
  return host === '0.0.0.0' || host === '::';
}

const hints: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program listens there: stop that, or choose another port; port 0 takes a free one.',
  EADDRNOTAVAIL: 'This machine has no such address: 0.0.0.0 stands for all that it has.',
  EACCES: 'Ports below 1024 are for privileged users: choose a higher one.',
  ENOTFOUND: 'No address is known for that name: give an address of this machine.',
};

/** What it means that a server cannot listen; any other error as it is. */
export function explainListenError(error: unknown, { host, port }: ListenAddress): unknown {
  const code = systemCode(error) ?? '';
  const hint = hints[code];
  return hint === undefined
    ? error
    : new UserError('CANNOT_LISTEN', `${host}, port ${port}, cannot be listened on (${code})`, {
        hint,
        cause: error,
      });
}

/** What one client can take from the others, at most. */
export interface Limits {
  readonly connections: number;
  /** From one address; many clients may have the same, behind a proxy. */
  readonly connectionsPerAddress: number;
  /** Requests that a client may send ahead, before it has read the answer. */
  readonly ahead: number;
  /** Milliseconds in which a request has to be here, from the connection on or from its first byte. */
  readonly header: number;
  /** Milliseconds that a connection may wait for its next request. */
  readonly idle: number;
  /** Milliseconds in which a client has to take a chunk of 256 KiB. */
  readonly reader: number;
  /** Milliseconds that answers may take to their end when the server is told to stop. */
  readonly grace: number;
}

/** With two chunks for each connection, 128 MiB of memory. */
export const defaultLimits: Limits = {
  connections: 256,
  connectionsPerAddress: 128,
  ahead: 16,
  header: 10_000,
  idle: 15_000,
  reader: 60_000,
  grace: 10_000,
};

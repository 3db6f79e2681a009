import type { Fault, LoggedRequest } from './registry.ts';

/** A fault for the first `count` requests that match. */
export function failFirst(
  count: number,
  matches: (request: LoggedRequest) => boolean,
  fault: Fault,
): (request: LoggedRequest) => Fault | undefined {
  let left = count;
  return (request) => {
    if (left === 0 || !matches(request)) {
      return undefined;
    }
    left -= 1;
    return fault;
  };
}

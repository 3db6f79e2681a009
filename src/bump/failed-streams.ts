import type { TidegateError } from '../errors.ts';
import { RefusedError, RemoteError, UserError } from '../errors.ts';
import { knownError } from '../failure.ts';
import type { BumpResult, BumpStream, FailedStream } from './result.ts';
import type { Stream } from './streams.ts';

/**
 * Does one stream after the other. Where there are environments, one that fails does not keep the others from their turn;
 * a bug does.
 */
export async function eachStream(
  streams: readonly Stream[],
  act: (stream: Stream) => Promise<BumpStream>,
): Promise<readonly (BumpStream | FailedStream)[]> {
  const results: (BumpStream | FailedStream)[] = [];
  for (const stream of streams) {
    results.push(
      stream.environment === undefined ? await act(stream) : await attempt(stream.environment, act, stream),
    );
  }
  return results;
}

async function attempt(
  environment: string,
  act: (stream: Stream) => Promise<BumpStream>,
  stream: Stream,
): Promise<BumpStream | FailedStream> {
  try {
    return await act(stream);
  } catch (thrown) {
    const error = knownError(thrown);
    if (error === undefined) {
      throw thrown;
    }
    const { exitCode: exitStatus, code, message, details, hint } = error;
    return { environment, failure: { exitStatus, code, message, details, ...(hint && { hint }) } };
  }
}

/** With the worst exit status of the environments that failed; undefined when none did. */
export function refusalOf({ streams }: BumpResult): TidegateError | undefined {
  const failed = streams.filter((stream) => 'failure' in stream);
  if (failed.length === 0) {
    return undefined;
  }
  const worst = Math.max(...failed.map(({ failure }) => failure.exitStatus));
  const Kind = [UserError, RefusedError].find((_, index) => index + 1 === worst) ?? RemoteError;
  const names = failed.map(({ environment }) => environment);
  return new Kind(
    'ENVIRONMENTS_FAILED',
    `Nothing was proposed for ${failed.length} of ${streams.length} environments`,
    {
      details: failed.flatMap(({ environment, failure: { code, message, details, hint } }) => [
        `${environment}: ${message} [${code}]${hint === undefined ? '' : ` ${hint}`}`,
        ...details.map((detail) => `${environment}: ${detail}`),
      ]),
      hint: `When that is mended, run again: --environment ${names.join(',')}.`,
    },
  );
}

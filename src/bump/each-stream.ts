import type { TidegateError } from '../errors.ts';
import { attempt, describeFailure, worstOf } from '../partial-failure.ts';
import type { BumpResult, BumpStream, FailedStream } from './result.ts';
import type { Stream } from './streams.ts';

/** Does one stream after the other. Of several environments, one that fails does not keep the others from their turn. */
export async function eachStream(
  streams: readonly Stream[],
  act: (stream: Stream) => Promise<BumpStream>,
): Promise<readonly (BumpStream | FailedStream)[]> {
  const results: (BumpStream | FailedStream)[] = [];
  for (const stream of streams) {
    const { environment } = stream;
    results.push(
      environment === undefined ? await act(stream) : { environment, ...(await attempt(() => act(stream))) },
    );
  }
  return results;
}

/** With the worst exit status of the environments that failed; undefined when none did. */
export function refusalOf({ streams }: BumpResult): TidegateError | undefined {
  const failed = streams.filter((stream) => 'failure' in stream);
  if (failed.length === 0) {
    return undefined;
  }
  const Kind = worstOf(failed.map(({ failure }) => failure));
  const names = failed.map(({ environment }) => environment);
  return new Kind('ENVIRONMENTS_FAILED', `${failed.length} of ${streams.length} environments failed`, {
    details: failed.flatMap(({ environment, failure }) => [
      `${environment}: ${describeFailure(failure)}${failure.hint === undefined ? '' : ` ${failure.hint}`}`,
      ...failure.details.map((detail) => `${environment}: ${detail}`),
    ]),
    hint: `When that is mended, run again: --environment ${names.join(',')}.`,
  });
}

import type { TidegateError } from '../errors.ts';
import { attempt, describeFailure, worstOf } from '../partial-failure.ts';
import type { BumpResult, BumpStream, FailedStream } from './result.ts';
import type { Stream } from './streams.ts';

/** Does one stream after the other. One that fails has a result, too, and does not keep the others from their turn. */
export async function eachStream(
  streams: readonly Stream[],
  act: (stream: Stream) => Promise<BumpStream>,
): Promise<readonly (BumpStream | FailedStream)[]> {
  const results: (BumpStream | FailedStream)[] = [];
  for (const stream of streams) {
    const { environment } = stream;
    results.push({ ...(environment && { environment }), ...(await attempt(() => act(stream))) });
  }
  return results;
}

/** Of the environments that failed, with the worst exit status; the error itself where it is one for all of them. */
export function refusalOf({ streams }: BumpResult): TidegateError | undefined {
  const failed = streams.filter((stream) => 'failure' in stream);
  const [first] = failed;
  if (first === undefined) {
    return undefined;
  }
  const Kind = worstOf(failed.map(({ failure }) => failure));
  const isOne = failed.length === streams.length && failed.every(({ failure }) => failure === first.failure);
  if (first.environment === undefined || (isOne && streams.length > 1)) {
    return new Kind(first.failure.code, first.failure.message, first.failure);
  }
  const names = failed.map(({ environment }) => environment);
  return new Kind('ENVIRONMENTS_FAILED', `${failed.length} of ${streams.length} environments failed`, {
    details: failed.flatMap(({ environment, failure }) => [
      `${environment}: ${describeFailure(failure)}${failure.hint === undefined ? '' : ` ${failure.hint}`}`,
      ...failure.details.map((detail) => `${environment}: ${detail}`),
    ]),
    hint: `When that is mended, run again: --environment ${names.join(',')}.`,
  });
}

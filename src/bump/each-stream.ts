import type { TidegateError } from '../errors.ts';
import { attempt, failureLines, worstOf } from '../partial-failure.ts';
import type { BumpResult, BumpStream, FailedStream } from './result.ts';
import type { Stream } from './streams.ts';

/** Does one stream after the other. One that fails has a result, too, and does not keep the others from their turn. */
export async function eachStream(
  streams: readonly Stream[],
  act: (stream: Stream) => Promise<BumpStream | FailedStream>,
): Promise<readonly (BumpStream | FailedStream)[]> {
  const results: (BumpStream | FailedStream)[] = [];
  for (const stream of streams) {
    const { environment } = stream;
    results.push({ ...(environment && { environment }), ...(await attempt(() => act(stream))) });
  }
  return results;
}

/**
 * Of the environments that failed, and of what could not be withdrawn, with the worst exit status; the error itself where it
 * is one for all of them.
 */
export function refusalOf({ streams, withdrawn = [] }: BumpResult): TidegateError | undefined {
  const failed = streams.filter((stream) => 'failure' in stream);
  const left = withdrawn.filter((each) => 'failure' in each);
  const [first] = failed;
  const Kind = worstOf([...failed, ...left].map(({ failure }) => failure));
  const leftLines = left.flatMap(({ branch, failure }) => failureLines(branch, failure));
  if (first === undefined) {
    return left.length === 0
      ? undefined
      : new Kind('NOT_WITHDRAWN', `${left.map(({ branch }) => branch).join(', ')} could not be withdrawn`, {
          details: leftLines,
          hint: 'When that is mended, run again.',
        });
  }
  const isOne = failed.length === streams.length && failed.every(({ failure }) => failure === first.failure);
  if (first.environment === undefined || (isOne && streams.length > 1)) {
    const { code, message, details } = first.failure;
    return new Kind(code, message, { ...first.failure, details: [...details, ...leftLines] });
  }
  const names = failed.map(({ environment }) => environment);
  return new Kind('ENVIRONMENTS_FAILED', `${failed.length} of ${streams.length} environments failed`, {
    details: [
      ...failed.flatMap(({ environment, failure }) => failureLines(String(environment), failure)),
      ...leftLines,
    ],
    hint: `When that is mended, run again${left.length === 0 ? `: --environment ${names.join(',')}` : ''}.`,
  });
}

import { RefusedError } from '../errors.ts';
import type { Block } from '../report/document.ts';
import { withPlace } from '../report/format.ts';
import type { Annotation } from '../stage.ts';
import type { CheckVerdict } from './check-files.ts';

/** What a refused check raises, here and in bump. */
export function refusalOf({ release, counts }: CheckVerdict, details: readonly string[] = []): RefusedError {
  const errors = counts.errors === 1 ? '1 error' : `${counts.errors} errors`;
  return new RefusedError('CHECK_REFUSED', `The files do not fit ${release}: ${errors}`, {
    details,
    hint: 'Each finding says what to change. A cluster that cannot pull an image stops in the middle of an upgrade.',
  });
}

/** One line for each finding: place, severity, code, what and what to do. */
export function findingLines({ findings }: CheckVerdict): readonly string[] {
  return findings.map((found) => {
    const line = `${found.severity} ${found.code}: ${found.message}. ${found.hint}`;
    return found.at === undefined ? line : withPlace(line, found.at);
  });
}

export function annotationsOf({ findings }: CheckVerdict): readonly Annotation[] {
  return findings.map(({ severity, code, message, hint, at }) => ({
    severity,
    message: `${message} [${code}] ${hint}`,
    ...(at === undefined ? {} : { at }),
  }));
}

export function describeVerdict(verdict: CheckVerdict): readonly Block[] {
  const { ok, release } = verdict;
  return [
    { kind: 'heading', text: ok ? `Everything is in place for ${release}` : `Not ready for ${release}` },
    ...describeFindings(verdict),
  ];
}

/** The counts, and a line for each finding, up to `most` of them. */
export function describeFindings(verdict: CheckVerdict, most = Infinity): readonly Block[] {
  const { images, charts, files, errors, warnings } = verdict.counts;
  const looked = `${number(images, 'image')} and ${number(charts, 'chart')} in ${number(files, 'file')}`;
  const lines = findingLines(verdict);
  const rest = lines.length - most;
  const items = rest > 0 ? [...lines.slice(0, most), `… and ${rest} more`] : lines;
  return [
    {
      kind: 'text',
      text: `${looked}, looked up in the internal registry: ${number(errors, 'error')}, ${number(warnings, 'warning')}.`,
    },
    ...(items.length === 0 ? [] : [{ kind: 'list' as const, items }]),
  ];
}

function number(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

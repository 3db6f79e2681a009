import { RefusedError } from '../errors.ts';
import type { Block } from '../report/document.ts';
import { cutLines, cutNames, plural, withPlace } from '../report/format.ts';
import type { Annotation } from '../stage.ts';
import type { CheckVerdict } from './check-files.ts';
import { type Finding, withSetters } from './findings.ts';

/**
 * What a refused check raises, here and in bump.
 * @param hint what to do, in full sentences
 */
export function refusalOf(
  { release, counts }: CheckVerdict,
  hint: string,
  details: readonly string[] = [],
): RefusedError {
  return new RefusedError(
    'CHECK_REFUSED',
    `The files do not fit ${release}: ${plural(counts.errors, 'error')}`,
    {
      details,
      hint: `${hint} A cluster that cannot pull an image stops in the middle of an upgrade.`,
    },
  );
}

/**
 * One line for each finding: place, severity, code, what and what to do. What no file names is one line together.
 * @param most of the names in that line
 */
export function findingLines(verdict: CheckVerdict, most = Infinity): readonly string[] {
  return groupFindings(verdict, most).map(({ severity, code, message, hint, at }) => {
    return withPlace(`${severity} ${code}: ${message}. ${hint}`, at);
  });
}

export function annotationsOf(verdict: CheckVerdict): readonly Annotation[] {
  return groupFindings(verdict).map(({ severity, code, message, hint, at }) => ({
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

/** The counts, and a line for each finding, up to `most` of them, and of the names in a line. */
export function describeFindings(verdict: CheckVerdict, most = Infinity): readonly Block[] {
  const { images, charts, files, errors, warnings } = verdict.counts;
  const looked = `${plural(images, 'image')} and ${plural(charts, 'chart')} in ${plural(files, 'file')}`;
  const items = cutLines(findingLines(verdict, most), most);
  return [
    {
      kind: 'text',
      text: `${looked}, looked up in the internal registry: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`,
    },
    ...(verdict.allowed.length === 0
      ? []
      : [{ kind: 'text' as const, text: describeAllowed(cutNames(verdict.allowed, most)) }]),
    ...(items.length === 0 ? [] : [{ kind: 'list' as const, items }]),
  ];
}

function describeAllowed(names: readonly string[]): string {
  return `Not of the release, and not looked up, as \`check.allow\` says: ${names.join(', ')}.`;
}

/** As people read them: a release has dozens of images, so that those that no file names are told of together. */
function groupFindings({ findings }: CheckVerdict, most = Infinity): readonly Finding[] {
  const groups = Map.groupBy(findings, ({ unreferenced }) => unreferenced?.kind);
  return [...groups].flatMap(([kind, group]) => {
    const all = group.flatMap(({ unreferenced }) =>
      unreferenced === undefined ? [] : withSetters(unreferenced.name, unreferenced.setBy),
    );
    const message = `${plural(all.length, kind ?? '')} of the release that no file names: ${cutNames(all, most).join(', ')}`;
    return kind === undefined ? group : group.slice(0, 1).map((first) => ({ ...first, message }));
  });
}

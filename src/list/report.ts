import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { Block } from '../report/document.ts';
import { formatBytes, plural, shortDigest } from '../report/format.ts';
import { signedColumn } from '../report/signed-column.ts';
import type { ListedArtifact } from './groups.ts';
import type { ListResult } from './stage.ts';
import { supportText } from './support.ts';
import { parseTemplate, type TemplateField } from './template.ts';

/** What a person reads: the groups of images, then the charts. With a template, its lines and nothing else. */
export function reportList(result: ListResult): readonly Block[] {
  if (result.format !== undefined) {
    return [{ kind: 'lines', lines: linesOf(result, result.format) }];
  }
  const { groups, charts } = result;
  return [
    { kind: 'text', text: headline(result) },
    ...groups.flatMap(({ title, images }) => section(title, 'image', images)),
    ...section(
      'Charts',
      'chart',
      charts.map((chart) => ({ ...chart, reference: `${chart.name} ${chart.version}  ${chart.reference}` })),
    ),
  ];
}

function headline({ name, release, source, ageDays, support }: ListResult): string {
  const when = ageDays === 0 ? 'today' : `${plural(ageDays ?? 0, 'day')} ago`;
  const age = ageDays === undefined ? '' : `, as locked ${when}`;
  const about =
    source === 'lock' ? `${name} ${release}${age}` : `${name}, as \`track\` would lock it now as ${release}`;
  if (support === undefined) {
    return `${about}.`;
  }
  return `${about}.\n${support.endsSoon ? 'Warning: ' : ''}${name} ${release} is ${supportText(support)}.`;
}

function section(title: string, column: string, artifacts: readonly ListedArtifact[]): readonly Block[] {
  if (artifacts.length === 0) {
    return [];
  }
  const signed = signedColumn(artifacts);
  const hasAge = artifacts.some(({ ageDays }) => ageDays !== undefined);
  return [
    { kind: 'heading', text: `${title}:` },
    {
      kind: 'table',
      columns: [column, 'digest', 'size', ...(hasAge ? ['built', 'age'] : []), ...signed.title],
      rows: artifacts.map((artifact) => [
        artifact.reference,
        shortDigest(artifact.digest),
        sizeOf(artifact),
        ...(hasAge ? [dateOf(artifact), ageOf(artifact)] : []),
        ...signed.of(artifact),
      ]),
      alignRight: hasAge ? [2, 4] : [2],
    },
  ];
}

function sizeOf({ bytes, isShared }: ListedArtifact): string {
  return `${isShared === true ? 'up to ' : ''}${formatBytes(bytes)}`;
}

/** The ledger knows since when it is there; that it was built before is certain, and when is not. */
function dateOf({ created, firstSeen }: ListedArtifact): string {
  return created?.slice(0, 10) ?? (firstSeen === undefined ? '' : `seen ${firstSeen.slice(0, 10)}`);
}

function ageOf({ ageDays }: ListedArtifact): string {
  return ageDays === undefined ? '' : plural(ageDays, 'day');
}

function linesOf({ groups, charts, support }: ListResult, format: string): readonly string[] {
  const render = parseTemplate(format);
  const supportedUntil = support === undefined || support.isAtMost === true ? '' : support.until;
  const images = groups.flatMap(({ title, images: members }) =>
    members.map((image) => {
      const { tag = '', ...rest } = parseReference(image.reference);
      const named = { Kind: 'image', Group: title, Name: repositoryOf(rest), Version: tag };
      return { ...named, ...commonFields(image), SupportedUntil: supportedUntil };
    }),
  );
  const rest = charts.map((chart) => ({
    Kind: 'chart',
    Group: 'Charts',
    Name: chart.name,
    Version: chart.version,
    ...commonFields(chart),
    SupportedUntil: supportedUntil,
  }));
  return [...images, ...rest].map((fields) => render(fields));
}

type NamingField = 'Kind' | 'Group' | 'Name' | 'Version' | 'SupportedUntil';

function commonFields(
  artifact: ListedArtifact,
): Readonly<Record<Exclude<TemplateField, NamingField>, string>> {
  const { reference, digest, bytes, created = '', firstSeen = '', ageDays, signed } = artifact;
  return {
    Reference: reference,
    Digest: digest,
    Bytes: String(bytes),
    Size: formatBytes(bytes),
    Created: created,
    FirstSeen: firstSeen,
    Age: ageDays === undefined ? '' : String(ageDays),
    Signed: signed?.state ?? '',
  };
}

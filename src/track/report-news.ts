import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { SupportTimeline } from '../release/support-timeline.ts';
import type { Block } from '../report/document.ts';
import { formatBytes } from '../report/format.ts';
import type { TrackedChart, TrackedImage, TrackResult } from './result.ts';

/** What is new in a release, charts first: old and new versions, sizes, and how long that is supported. */
export function reportNews({ charts, images, removed, timeline }: TrackResult): readonly Block[] {
  const rows = [
    ...[...charts, ...images].flatMap((artifact) => rowOf(artifact, timeline)),
    ...removed.map((reference) => [...namesOf(reference), 'no longer a part of it', '', '']),
  ];
  const hasSupport = rows.some(([, , , , support]) => support !== '');
  return rows.length === 0
    ? []
    : [
        { kind: 'heading', text: 'What is new' },
        {
          kind: 'table',
          columns: ['name', 'old', 'new', 'size', ...(hasSupport ? ['supported until'] : [])],
          rows: rows.map((row) => (hasSupport ? row : row.slice(0, 4))),
          alignRight: [3],
        },
      ];
}

function rowOf(
  artifact: TrackedChart | TrackedImage,
  timeline: SupportTimeline | undefined,
): readonly (readonly string[])[] {
  const { reference, moved, bytes } = artifact;
  if (moved === undefined) {
    return [];
  }
  const [name, version] = namesOf(reference);
  const isRepushed = moved.includes(reference);
  const old = isRepushed ? version : moved.map((before) => namesOf(before)[1]).join(', ');
  const label = isRepushed ? `${version}, other content` : version;
  return [[name, old, label, formatBytes(bytes), supportOf(artifact, timeline)]];
}

function supportOf(artifact: TrackedChart | TrackedImage, timeline: SupportTimeline | undefined): string {
  const [repository, version] = namesOf(artifact.reference);
  const name = 'name' in artifact ? artifact.name : repository;
  const window =
    timeline?.names.includes(name) === true
      ? timeline.windows.find(({ locked }) => locked.includes(version))
      : undefined;
  return window?.until ?? '';
}

function namesOf(reference: string): readonly [name: string, version: string] {
  const { tag = '', ...rest } = parseReference(reference);
  return [repositoryOf(rest), tag];
}

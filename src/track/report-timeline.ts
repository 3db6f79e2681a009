import type { SupportWindow } from '../release/support-timeline.ts';
import type { Block } from '../report/document.ts';
import type { TrackResult } from './result.ts';

/** How long which major is supported: a Mermaid chart on GitHub, a table in a terminal. */
export function reportTimeline({ timeline }: TrackResult): readonly Block[] {
  const windows = timeline?.windows ?? [];
  return windows.length === 0
    ? []
    : [
        { kind: 'heading', text: 'How long what is supported' },
        {
          kind: 'diagram',
          mermaid: ganttOf(windows),
          instead: {
            kind: 'table',
            columns: ['major', 'came out', 'supported until', ''],
            rows: windows.map((window) => [window.major, window.from, window.until, standing(window)]),
          },
        },
      ];
}

/** mermaid.js.org, "Gantt diagrams". Versions have no character that means something there; other text does not get in. */
function ganttOf(windows: readonly SupportWindow[]): string {
  return [
    'gantt',
    '  dateFormat YYYY-MM-DD',
    '  axisFormat %Y-%m',
    ...windows.map((window) => {
      const label = [window.major, standing(window)].filter((part) => part !== '').join(', ');
      return `  ${label} :${stateOf(window)}${window.from}, ${window.until}`;
    }),
  ].join('\n');
}

/** The colours of a Gantt diagram: what is locked stands out, what was is grey. */
function stateOf({ locked, before }: SupportWindow): string {
  return locked.length > 0 ? 'active, ' : before.length > 0 ? 'done, ' : '';
}

function standing({ locked, before }: SupportWindow): string {
  const left = before.filter((version) => !locked.includes(version));
  return [
    ...(locked.length === 0 ? [] : [`locked ${locked.join(' and ')}`]),
    ...(left.length === 0 ? [] : [`before ${left.join(' and ')}`]),
  ].join(', ');
}

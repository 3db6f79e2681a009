import { type AnnotationProperties, error, notice, warning } from '@actions/core';
import { withPlace } from '../report/format.ts';
import { hanging } from '../report/text.ts';
import type { Log, LogPlace } from './runtime.ts';

type Kind = 'notice' | 'warning' | 'error';

const commands = { notice, warning, error };

/** GitHub shows ten of a kind per step and drops the rest; the tenth is ours, to say so. */
const shownOfAKind = 9;

export interface Annotations {
  readonly log: Pick<Log, Kind>;
  /** What GitHub would not have shown, for the summary; says so in a last annotation of each kind. */
  close(): readonly string[];
}

/**
 * @param line prints a line of the log, made harmless: what is over GitHub's limit goes there
 */
export function createAnnotations(mask: (text: string) => string, line: (text: string) => void): Annotations {
  const rest: Record<Kind, string[]> = { notice: [], warning: [], error: [] };
  const shown: Record<Kind, number> = { notice: 0, warning: 0, error: 0 };
  const annotate = (kind: Kind) => (message: string, place?: LogPlace) => {
    const text = hanging(mask(message));
    if (shown[kind] < shownOfAKind) {
      shown[kind] += 1;
      commands[kind](text, propertiesOf(place));
      return;
    }
    const over = `${kind}: ${withPlace(text, place)}`;
    rest[kind].push(over);
    line(over);
  };
  return {
    log: { notice: annotate('notice'), warning: annotate('warning'), error: annotate('error') },
    close() {
      for (const kind of ['notice', 'warning', 'error'] as const) {
        const count = rest[kind].length;
        if (count > 0) {
          commands[kind](`${count} more, see the summary`);
        }
      }
      return [...rest.error, ...rest.warning, ...rest.notice];
    },
  };
}

function propertiesOf(place: LogPlace | undefined): AnnotationProperties {
  return {
    ...(place?.file === undefined ? {} : { file: place.file }),
    ...(place?.line === undefined ? {} : { startLine: place.line }),
    ...(place?.column === undefined ? {} : { startColumn: place.column }),
  };
}

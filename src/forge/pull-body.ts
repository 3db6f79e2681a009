/** Characters: GitHub refuses more; the others take it, and nobody reads it. */
const bodyLimit = 65_536;
/** Gitea keeps 255 characters, GitHub 256. */
const titleLimit = 255;
const cutNote =
  '\n\n*The text was cut here: a pull request holds no more. The run’s summary has all of it.*\n';

/**
 * Marks at the end of a body, which nobody sees. State is kept there, as there is no other place that changes at one
 * stroke with the pull request.
 */
const marks = {
  /** Labels, reviewers and the like are not all set yet: the run that opened it was cut off. */
  opening: '\n\n<!-- tidegate: opening -->\n',
  /** We closed it; without it, a person did. */
  withdrawn: '\n\n<!-- tidegate: withdrawn -->\n',
} as const;

type Mark = keyof typeof marks;

const room = Math.max(...Object.values(marks).map(({ length }) => length));

export function markBody(body: string, mark: Mark): string {
  return `${body.trimEnd()}${marks[mark]}`;
}

export function isMarked(body: string, mark: Mark): boolean {
  return body.includes(marks[mark].trim());
}

/** Cut at the end of a line where there is one near, so that no table row or link is left half; a mark still fits. */
export function cutBody(body: string): string {
  if (body.length <= bodyLimit - room) {
    return body;
  }
  const left = bodyLimit - room - cutNote.length;
  const end = body.lastIndexOf('\n', left);
  return `${withoutHalf(body.slice(0, end > left / 2 ? end : left))}${cutNote}`;
}

/** Room is left for a prefix. */
export function cutTitle(title: string, prefix: string): string {
  return withoutHalf(title.trim().slice(0, titleLimit - prefix.length)).trimEnd();
}

/** A forge may change line ends, and trims. */
export function isSameBody(one: string, other: string): boolean {
  return normal(one) === normal(other);
}

function normal(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

/** No half of a surrogate pair at the end. */
function withoutHalf(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}

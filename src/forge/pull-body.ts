import { createHash } from 'node:crypto';

/** Characters: GitHub refuses more; the others take it, and nobody reads it. */
const bodyLimit = 65_536;
/** Gitea keeps 255 characters, GitHub 256. */
const titleLimit = 255;
const cutNote =
  '\n\n*The text was cut here: a pull request holds no more. The run’s summary has all of it.*\n';

/**
 * A body with the marks that end it, which nobody sees. State is kept there, as there is no other place that changes at one
 * stroke with the pull request.
 */
export interface PullBody {
  /** Markdown of ours. */
  readonly text: string;
  /** What is proposed: `PullRequest.subject`. Absent where somebody has taken the marks away. */
  readonly subject?: string | undefined;
  /** Fingerprint of the title that we gave it: with another title, a person has changed it. */
  readonly title?: string | undefined;
  /** Whose it is: `PullRequest.claim` of the run that wrote it. Absent in those of earlier versions. */
  readonly claim?: string | undefined;
  /**
   * `opening`: labels, reviewers and the like are not all set yet, the run that opened it was cut off. `withdrawn`: we closed
   * it; without that, a person did.
   */
  readonly state?: State | undefined;
  /** What people wrote below the marks. */
  readonly below: string;
}

type State = (typeof states)[number];

const states = ['opening', 'withdrawn'] as const;
const room = Math.max(...states.map((state) => markOf(state).length));
const lastMarks = /(?:<!-- tidegate: [^\n<>]* -->\s*)+(?![\s\S]*<!-- tidegate: )/;

/** A forge may change line ends. */
export function readBody(body: string): PullBody {
  const all = body.replaceAll('\r\n', '\n');
  const found = lastMarks.exec(all);
  if (found === null) {
    return { text: all, below: '' };
  }
  const marks = [...found[0].matchAll(/: (.*) -->/g)].map(([, mark = '']) => mark);
  const valueOf = (key: string): string | undefined =>
    marks.find((mark) => mark.startsWith(key))?.slice(key.length);
  return {
    text: all.slice(0, found.index).trimEnd(),
    subject: marks.find((mark) => /^(?:release|rollback) /.test(mark)),
    title: valueOf('title '),
    claim: valueOf('stream '),
    state: states.find((state) => marks.includes(state)),
    below: all.slice(found.index + found[0].length).trim(),
  };
}

/** Our text is cut so that all of it fits, and has no mark: it quotes strangers. */
export function writeBody({ text, subject, title, claim, state, below }: PullBody): string {
  const lasting = [subject, title && `title ${title}`, claim && `stream ${claim}`]
    .filter((mark) => mark !== undefined)
    .map(markOf);
  const marks = [...lasting, ...(state === undefined ? [] : [markOf(state)])].join('');
  const rest = below === '' ? '' : `\n${below}\n`;
  const left = bodyLimit - lasting.join('').length - room - rest.length - 2;
  const own = text.replaceAll(/<!--(?=\s*tidegate:)/gi, '&lt;!--');
  return `${cutText(own, left).trimEnd()}\n\n${marks}${rest}`;
}

function markOf(mark: string): string {
  return `<!-- tidegate: ${mark} -->\n`;
}

/** Cut at the end of a line where there is one near, so that no table row or link is left half. */
function cutText(text: string, limit: number): string {
  if (text.length <= limit) {
    return text;
  }
  const left = limit - cutNote.length;
  if (left <= 0) {
    return '';
  }
  // Code that was open would swallow what follows.
  const cut = cutAtLine(text, left - openFence(cutAtLine(text, left)).length);
  return `${cut}${openFence(cut)}${cutNote}`;
}

function cutAtLine(text: string, most: number): string {
  const end = text.lastIndexOf('\n', most);
  return withoutHalf(text.slice(0, end > most / 2 ? end : Math.max(most, 0)));
}

/** What closes the code block that is open at the end; empty where none is. */
function openFence(text: string): string {
  let open = '';
  for (const [mark] of text.matchAll(/^(?:`{3,}|~{3,})/gm)) {
    if (open === '') {
      open = mark;
    } else if (mark.startsWith(open)) {
      open = '';
    }
  }
  return open === '' ? '' : `\n${open}`;
}

/** Room is left for a prefix. */
export function cutTitle(title: string, prefix: string): string {
  return withoutHalf(title.trim().slice(0, titleLimit - prefix.length)).trimEnd();
}

export function fingerprint(title: string): string {
  return createHash('sha256').update(title).digest('hex').slice(0, 12);
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

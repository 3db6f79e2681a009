/**
 * Markdown that strangers wrote, for files and pull requests of ours: headings, lists and code stay, everything that acts
 * does not. No HTML, no comment, no image, no link but as text; nobody is mentioned, no issue is referred to.
 * GitHub Flavored Markdown Spec; docs.github.com, "Autolinked references and URLs".
 */

/** A longer one is nobody's prose, and only costs time. */
const lineLimit = 4000;

/**
 * @param limit bytes of the result; what is longer is cut at a line end, and says so
 * @returns lines without one at the end; empty for what has no text
 */
export function tameMarkdown(text: string, limit: number): string {
  const lines = readable(text.slice(0, limit)).split('\n');
  const tamed: string[] = [];
  let size = 0;
  for (const block of blocksOf(lines)) {
    const shown = block.kind === 'code' ? fence(block.lines) : block.lines.map(tameLine);
    const bytes = Buffer.byteLength(shown.join('\n')) + 1;
    if (size + bytes > limit) {
      return `${trimLines(tamed)}\n\n(cut here)`;
    }
    tamed.push(...shown);
    size += bytes;
  }
  return `${trimLines(tamed)}${text.length > limit ? '\n\n(cut here)' : ''}`;
}

function trimLines(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd();
}

/** Without what a terminal obeys, what nobody sees, and what GitHub hides. */
function readable(text: string): string {
  return (
    text
      .replaceAll(/\r\n?/g, '\n')
      .replaceAll('\t', '    ')
      .replaceAll(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, '')
      .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '')
      // What is left of two that were nested.
      .replaceAll('<!--', '<! --')
  );
}

interface Lines {
  readonly kind: 'text' | 'code';
  readonly lines: string[];
}

/** Each line of text is a block of its own; so is all that stands between two fences. */
function blocksOf(lines: readonly string[]): readonly Lines[] {
  const blocks: Lines[] = [];
  let open: { readonly mark: string; readonly lines: string[] } | undefined;
  for (const line of lines) {
    const mark = /^ {0,12}(`{3,}|~{3,})/.exec(line)?.[1];
    if (open === undefined && mark !== undefined) {
      open = { mark, lines: [] };
      blocks.push({ kind: 'code', lines: open.lines });
    } else if (open === undefined) {
      blocks.push({ kind: 'text', lines: [line] });
    } else if (mark?.startsWith(open.mark) === true) {
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  return blocks;
}

/** A fence of our own, at the margin: what readers of Markdown take for its end is not in the text. */
function fence(lines: readonly string[]): readonly string[] {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length),
  );
  const mark = '`'.repeat(longest + 1);
  return lines.length === 0 ? [] : [`${mark}text`, ...lines, mark];
}

function tameLine(line: string): string {
  const text = line.slice(0, lineLimit).trimEnd();
  // A rule, or what makes a heading of the line before.
  if (/^ *(?:[-=*_] *){3,}$/.test(text)) {
    return '';
  }
  const [, indent = '', marker = '', rest = ''] =
    /^( *)((?:[-*+]|\d{1,9}[.)]|#{1,6}|>) +|)(.*)$/.exec(text) ?? [];
  if (marker.startsWith('#')) {
    const words = tameInline(rest.replace(/\s#+$/, ''));
    return words === '' ? '' : `#### ${words}`;
  }
  const words = tameInline(rest);
  if (marker === '' || marker.startsWith('>')) {
    return words;
  }
  // Deeper than this it would be code.
  const depth = Math.min(indent.length, 6);
  return words === '' ? '' : `${' '.repeat(depth)}${/^\d/.test(marker) ? marker.trim() : '-'} ${words}`;
}

/** What stands as code stays; addresses, names and numbers that GitHub would turn into something become code. */
const inert =
  /(`[^`\n]+`)|((?:https?:\/\/|www\.)[^\s<>()`"']{1,500}|[\w./-]{0,64}@[\w./-]{1,64}|[\w./-]{0,64}#\d{1,10}|\bGH-\d{1,10}|\b[0-9a-f]{40}\b)/gi;

function tameInline(text: string): string {
  const plain = text
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : withoutTargets(part)))
    .join('');
  let tamed = '';
  let end = 0;
  for (const match of plain.matchAll(inert)) {
    const [found, code, active] = match;
    tamed += escapeMarkup(plain.slice(end, match.index));
    // Two that touch would be one.
    tamed += `${tamed.endsWith('`') ? ' ' : ''}${code ?? `\`${active ?? ''}\``}`;
    end = match.index + found.length;
  }
  return `${tamed}${escapeMarkup(plain.slice(end))}`.trim();
}

/** Words without what they are linked to, drawn as, or wrapped in. */
function withoutTargets(text: string): string {
  return text
    .replaceAll(/!\[[^[\]]*\](?:\([^()]*\)|\[[^[\]]*\])/g, '')
    .replaceAll(/<\/?[a-z][^<>]*>/gi, (tag) => (/^<https?:/i.test(tag) ? tag.slice(1, -1) : ''))
    .replaceAll(/\[([^[\]]*)\]\(([^\s()]*)(?:\s[^()]*)?\)/g, (_, label: string, url: string) =>
      label === url ? url : `${label} (${url})`,
    );
}

/** What is escaped already stays so: text that was tamed once is tame. */
function escapeMarkup(text: string): string {
  return text.replaceAll(/\\[\\`*_[\]<>|#!~&$@]|[\\`*_[\]<>|#!~&$@]/g, (found) =>
    found.length > 1 ? found : `\\${found}`,
  );
}

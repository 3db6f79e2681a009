/** A fenced block of a page, or an order to its test: the comment `<!-- test: … -->`, whose language is `test`. */
export interface MarkdownBlock {
  readonly language: string;
  /** With a line end after each line. */
  readonly text: string;
  /** Of the fence or the comment, counted from 1. */
  readonly line: number;
}

/** The blocks of a page in their order. A fence that is indented, or not closed, is an error: nothing gets lost. */
export function readBlocks(markdown: string): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [index, text] of markdown.split('\n').entries()) {
    const line = index + 1;
    if (open !== undefined) {
      if (text === '```') {
        blocks.push({ language: open.language, line: open.line, text: open.lines.join('') });
        open = undefined;
      } else {
        open.lines.push(`${text}\n`);
      }
      continue;
    }
    const [, fence] = /^```(.*)$/.exec(text) ?? [];
    const [, order] = /^<!-- test: (.*) -->$/.exec(text) ?? [];
    if (fence !== undefined) {
      open = { language: fence, line, lines: [] };
    } else if (order !== undefined) {
      blocks.push({ language: 'test', line, text: order });
    } else if (/^\s+```|~~~|<!-- test/.test(text)) {
      throw new Error(`line ${line}: a fence or comment that its test would not see`);
    }
  }
  if (open !== undefined) {
    throw new Error(`line ${open.line}: a fence that is not closed`);
  }
  return blocks;
}

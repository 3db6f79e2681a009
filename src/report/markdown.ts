import type { Block, Table } from './document.ts';
import { visible } from './text.ts';

/** Renders a report as GitHub-flavoured Markdown; names in it are shown as they are and never act as markup. */
export function renderMarkdown(blocks: readonly Block[]): string {
  const rendered = blocks.map(renderBlock).filter((text) => text !== '');
  return rendered.length === 0 ? '' : `${rendered.join('\n\n')}\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `### ${inline(block.text)}`;
    case 'text':
      return escapeText(block.text);
    case 'list':
      return block.items.map((item) => `- ${inline(item)}`).join('\n');
    case 'code':
      return renderCode(block.language, block.text);
    case 'lines':
      return block.lines.length === 0 ? '' : renderCode('text', block.lines.join('\n'));
    case 'diagram':
      return renderCode('mermaid', block.mermaid);
    default:
      return renderTable(block);
  }
}

/** A fence longer than any in the text cannot be closed by it. */
function renderCode(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${visible(text).trimEnd()}\n${fence}`;
}

function renderTable(table: Table): string {
  const rule = table.columns.map((_, column) =>
    table.alignRight?.includes(column) === true ? '---:' : '---',
  );
  const rows = table.rows.map((row) => table.columns.map((_, column) => row[column] ?? ''));
  return [renderRow(table.columns), `| ${rule.join(' | ')} |`, ...rows.map(renderRow)].join('\n');
}

function renderRow(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** A pipe ends a cell even inside a code span. */
function cell(text: string): string {
  return inline(text).replaceAll(/\\?\|/g, '\\|');
}

function inline(text: string): string {
  return escapeText(text.replaceAll(/\s*\n\s*/g, ' '));
}

/**
 * Escapes all markup but code spans: text between two backticks stays as it is. So do plain addresses, of which GitHub makes
 * links: it would take a backslash for a part of them. Whom a forge would tell of it becomes code: to a mention a backslash
 * changes nothing.
 */
function escapeText(text: string): string {
  return visible(text)
    .split(/(`[^`\n]+`|https:\/\/[\w./%-]+|(?<!\w)@\w[\w./-]*)/)
    .map((part, index) =>
      index % 2 === 0
        ? part.replaceAll(/[\\`*_[\]<>|#!~&]/g, '\\$&')
        : part.startsWith('@')
          ? `\`${part}\``
          : part,
    )
    .join('');
}

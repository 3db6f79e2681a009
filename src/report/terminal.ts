import { styleText } from 'node:util';
import type { Block, Table } from './document.ts';
import { displayWidth, oneLine, pad, visible } from './text.ts';

/** Renders a report for a terminal; the text ends with a line end unless there is nothing to show. */
export function renderTerminal(blocks: readonly Block[], options: { readonly colour: boolean }): string {
  const rendered = blocks.map((block) => renderBlock(block, options.colour)).filter((text) => text !== '');
  return rendered.length === 0 ? '' : `${rendered.join('\n\n')}\n`;
}

function renderBlock(block: Block, colour: boolean): string {
  switch (block.kind) {
    case 'heading':
      return bold(oneLine(block.text), colour);
    case 'text':
      return plain(block.text);
    case 'list':
      return block.items.map((item) => `  - ${plain(item).replaceAll('\n', '\n    ')}`).join('\n');
    case 'code':
      return visible(block.text)
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`.trimEnd())
        .join('\n');
    case 'lines':
      return block.lines.map(visible).join('\n');
    case 'diagram':
      return renderTable(block.instead, colour);
    default:
      return renderTable(block, colour);
  }
}

function renderTable(table: Table, colour: boolean): string {
  const rows = table.rows.map((row) => table.columns.map((_, column) => cell(row[column] ?? '')));
  const widths = table.columns.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(displayWidth)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((text, column) =>
        pad(text, widths[column] ?? 0, table.alignRight?.includes(column) === true ? 'left' : 'right'),
      )
      .join('  ')
      .trimEnd();
  const header = table.columns.every((title) => title === '') ? [] : [bold(line(table.columns), colour)];
  return [...header, ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return plain(text).replaceAll(/\s+/g, ' ');
}

/** A terminal has no other type for code: the backticks only stand in the way of copying. */
function plain(text: string): string {
  return visible(text).replaceAll(/`([^`\n]+)`/g, '$1');
}

function bold(text: string, colour: boolean): string {
  return colour ? styleText('bold', text, { validateStream: false }) : text;
}

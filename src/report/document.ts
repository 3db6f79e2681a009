/** What a stage reports, apart from how it is shown: `markdown.ts` and `terminal.ts` render it. Texts, items and cells may hold `code` between backticks. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  /** For other programs: a terminal gets the lines alone, without indentation. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** In Mermaid's language, and for those who see no diagram a table that says the same. */
  | { readonly kind: 'diagram'; readonly mermaid: string; readonly instead: Table }
  | Table;

export interface Table {
  readonly kind: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that hold numbers, by index. */
  readonly alignRight?: readonly number[];
}

/** A list with a heading; nothing where nothing is in it. */
export function titled(text: string, items: readonly string[]): readonly Block[] {
  return items.length === 0
    ? []
    : [
        { kind: 'heading', text },
        { kind: 'list', items },
      ];
}

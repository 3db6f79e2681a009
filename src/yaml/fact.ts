/** One document or node of a file as a reader sees it. */
export interface Fact {
  readonly kind: 'document' | 'map' | 'list' | 'scalar' | 'alias';
  /** A document has 0. With the order it tells the whole tree. */
  readonly depth: number;
  /** Of a scalar: `plain`, `single`, `double` or `block`. */
  readonly style: string;
  /** Of a scalar: quotes and escapes taken away. Of an alias: its name. */
  readonly text: string;
  readonly anchor: string;
}

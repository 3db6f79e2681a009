/**
 * The lines that begin a key at the top, or a chart. Everything else is empty, or deeper in, or an item; a text over several
 * lines is indented further than the item it belongs to, whatever it looks like. `^` would also stop at U+2028.
 */
const edgeLine = /(?:^|\n)(?! {3}| {2}-|\n)([^\n]+)/g;
const chartLine = /^ {2}([A-Za-z0-9][\w.-]*): *$/;
/** What may stand beside `entries`, on one line each. */
const otherLine = /^(?:apiVersion|generated|serverInfo): *(?:"[^"\\]*"|'[^']*'|[\w.:+-]*|\{\}) *$/;
const chartLimit = 50_000;

interface Edge {
  readonly kind: 'entries' | 'chart' | 'other';
  readonly chart: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts an index into the text of each chart without parsing it: of an index of 20 MB, a run needs a few charts. Only what
 * looks as Helm writes it is cut, in block style with two spaces and plain names.
 * @returns chart name → an index with that chart alone; undefined where only a YAML parser can tell
 */
export function cutIndex(source: string): ReadonlyMap<string, string> | undefined {
  const charts = new Map<string, string>();
  let entries = 0;
  let last: Edge | undefined;
  // Without the last chart's end there is one edge too few.
  for (const edge of edgesOf(source)) {
    if (edge === undefined || !fits(edge, last) || charts.size > chartLimit) {
      return undefined;
    }
    entries += edge.kind === 'entries' ? 1 : 0;
    if (last?.kind === 'chart') {
      if (charts.has(last.chart)) {
        return undefined;
      }
      charts.set(last.chart, `entries:\n${source.slice(last.start, edge.start)}`);
    } else if (last !== undefined && source.slice(last.end, edge.start).trim() !== '') {
      return undefined;
    }
    last = edge;
  }
  return entries === 1 ? charts : undefined;
}

/** The edges in order, undefined for a line that is none of them; the end of the text counts as one. */
function* edgesOf(source: string): Generator<Edge | undefined> {
  for (const { 0: match, 1: line = '', index } of source.matchAll(edgeLine)) {
    const end = index + match.length;
    const chart = chartLine.exec(line)?.[1];
    const kind = /^entries: *$/.test(line) ? 'entries' : otherLine.test(line) ? 'other' : undefined;
    const edge = { start: end - line.length, end };
    yield chart !== undefined ? { kind: 'chart', chart, ...edge } : kind && { kind, chart: '', ...edge };
  }
  yield { kind: 'other', chart: '', start: source.length, end: source.length };
}

/** Charts stand together, below `entries`. */
function fits({ kind }: Edge, last: Edge | undefined): boolean {
  return kind !== 'chart' || last?.kind === 'entries' || last?.kind === 'chart';
}

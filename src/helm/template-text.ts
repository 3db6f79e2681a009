import type { ChartTree } from './chart-tree.ts';

const lookup = /\b(?:index|get|hasKey|dig|pluck)\b/;

/**
 * True when a template of the chart names a value although no default has it: `.Values.a.b`, or its key as a text where
 * keys are looked up (`index .Values "a-b"`, `dig "a" "b" …`).
 * @param path from the chart's own values
 */
export function mentionsValue({ templates }: ChartTree, path: readonly string[]): boolean {
  const dotted = `Values.${path.join('.')}`;
  for (let at = templates.indexOf(dotted); at >= 0; at = templates.indexOf(dotted, at + 1)) {
    if (!/[\w-]/.test(templates.charAt(at + dotted.length))) {
      return true;
    }
  }
  const quoted = JSON.stringify(path.at(-1) ?? '');
  return (
    templates.includes(quoted) &&
    templates.split('\n').some((line) => line.includes(quoted) && lookup.test(line))
  );
}

const comparison = /\b(?:eq|ne|[lg][te]|has|hasPrefix|hasSuffix|contains)\b/;

/**
 * What templates of a chart, or of its subcharts, compare a value with, as far as it stands on the line that names its key: texts, each
 * once, and whole numbers among them.
 */
export function comparedWith(
  { templates, subcharts }: ChartTree,
  path: readonly string[],
): ReadonlySet<string | number> {
  const key = path.at(-1) ?? '';
  const own = templates
    .split('\n')
    .filter((line) => line.includes(key) && comparison.test(line))
    .flatMap((line) => [...line.matchAll(/"([^"]+)"|(?<![\w.$])\d{1,15}(?![\w.])/g)])
    .map(([number, text]) => text ?? Number(number));
  return new Set([...own, ...[...subcharts.values()].flatMap((sub) => [...comparedWith(sub, path)])]);
}

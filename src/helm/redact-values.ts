/** Shorter values are switches, ports and names: to hide these would hide what went wrong. */
const shortestSecret = 6;

/** What looks like the path of a file in a chart. */
const pathPattern = /[\w.-]+(?:\/[\w.-]+)+/g;

/**
 * Replaces every one of the values in a text by `***`: a chart can make Helm print them all (`{{ fail (toJson .Values) }}`).
 * Also found are the lines of a value, and how it looks in JSON, in base64 and as a number of Go.
 * @param kept names that stay readable although a value is in them, such as those of the chart's own files
 */
export function redactValues(text: string, values: readonly string[], kept: ReadonlySet<string>): string {
  const hidden = new Uint8Array(text.length);
  const forms = new Set(values.filter((value) => value.length >= shortestSecret).flatMap(formsOf));
  for (const form of forms) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
      hidden.fill(1, at, at + form.length);
    }
  }
  for (const { 0: path, index } of text.matchAll(pathPattern)) {
    if (kept.has(path)) {
      hidden.fill(0, index, index + path.length);
    }
  }
  return cutOut(text, hidden);
}

function cutOut(text: string, hidden: Uint8Array): string {
  let shown = '';
  for (let start = 0; start < text.length;) {
    const flag = hidden[start] ?? 0;
    const change = hidden.indexOf(1 - flag, start);
    const end = change < 0 ? text.length : change;
    shown += flag === 1 ? '***' : text.slice(start, end);
    start = end;
  }
  return shown;
}

function formsOf(value: string): readonly string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const forms = [
    value,
    ...value.split(/\r?\n/).map((line) => line.trim()),
    json,
    // Go escapes what HTML would take for its own.
    json.replaceAll(/[<>&]/g, (character) => String.raw`\u00${character.charCodeAt(0).toString(16)}`),
    Buffer.from(value).toString('base64'),
    ...numberForms(value),
  ];
  return forms.filter((form) => form.length >= shortestSecret);
}

/** `1.2345678e+07` is 12345678, as a template prints it. */
function numberForms(value: string): readonly string[] {
  const number = /^[-+]?[0-9.]/.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(number)
    ? [String(number), number.toExponential().replace(/e([-+])(\d)$/, 'e$10$2')]
    : [];
}

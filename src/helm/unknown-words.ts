import type { ArchiveFile } from './archive.ts';

/** What Helm, Go, its readers of YAML and its schemas say of faults. */
const ownWords = `additional additionalProperties after again alias aliases all allOf allowed already an anchor and
any anyOf apiVersion archive are args argument arguments array as associated at atoi bad base64 be beginning block
bool boolean boundary build but by byte bytes call called calling can cannot character characters Chart chart charts
checking collection column comma command comparable comparison const contain contains content context control
converting could data decode decoding deep defined dependencies dependency dependentRequired depth did directive
directory divide document does doesn don duplicate duration email end entry enum EOF equal error errors escape
evaluate evaluating exceeded exceeds exclusiveMaximum exclusiveMinimum executing execution exist exists expected
fail failed false fetch field file find float float64 flow following for format found from func function go got
gotpl greater gzip has have header helm hostname if illegal implemented in include incompatible incomplete incorrect
indent indentation index input int int32 int64 integer interface into invalid ipv4 is it item items iterate json key
keys Kubernetes kubeVersion large least length less line list literal load loading long looking manifest many map
mapping marshal match matched matches matching maximum maxItems maxLength maxProperties may meet metadata method
minimum minItems minLength minProperties mismatched missing more most multiple multipleOf must name need negative
nesting nil no node non none not null number object objects occurred of on one oneOf only open operand operator or other out
output over overflow parse ParseBool parsed ParseFloat ParseInt parsing path pattern pipeline plain pointer
properties property propertyNames quoted range re reached read reading reason recovered reference reflect release
rendered rendering repository required requires run runtime said scalar scanning schema semantic semver sequence set should shown simple
size slice some specifications specified start strconv stream string struct subschema subschemas such syntax tab tag
template templates text tgz than that the there this tidegate time to token too true try type types uint64 uint8
unable unclosed undefined unescaped unexpected unique uniqueItems unknown unmarshal unmarshaling unmarshalling
unquoted unrecognized unsupported unterminated update upgrade uri url valid validate validation validations value
values variable version want was were what when which while whole with without written wrong YAML yaml yml you your zero`;
const known = new Set(ownWords.split(/\s+/));

/** Its parts are words, and what else nobody can see through. */
const chunk = /[^\s"'`<>(){}[\],]+/g;
const wordPattern = /[\p{L}\p{N}_]+|[^\x20-\x7e\p{L}\p{N}]+/gu;
/** `templates/app.yaml:3:14`, `gotpl:1:2`, `yaml: line 7`. */
const position = /(?<=\.(?:ya?ml|tpl|txt|json)|gotpl)(?::\d{1,6}){1,2}|\bline \d{1,6}/g;
/** One line of what Helm says of a `values.schema.json`: names of keys stay. */
const schemaLine = /^ *- at '([^'\n]*)': (?:additional properties (.*) not allowed$)?/gm;
const schemaValue = /^( *- at '[^'\n]*': )'(?:[^'\\\n]|\\.)*'(?= does not match | is not valid )/gm;

/**
 * Replaces by `***` what stands neither in the chart nor in Helm's own vocabulary. A template can print a value in any way there is
 * (`upper`, `urlquery`, `%q`), and a schema prints it as it is, so what is not known to be harmless is not shown.
 * @param files of the chart, whose words the user has not written
 * @param values of the user: a short number in a message is one of them, or nobody's
 */
export function hideUnknown(text: string, files: readonly ArchiveFile[], values: readonly string[]): string {
  const written = new Set<string>();
  const keys = [...text.matchAll(schemaLine)].flatMap(([, ...named]) => named);
  for (const part of [...keys, ...files.flatMap(textsIn)]) {
    // One by one: a chart may have millions.
    for (const [word] of (part ?? '').toString().matchAll(wordPattern)) {
      written.add(word);
    }
  }
  const secrets = new Set(values);
  const isKnown = (word: string): boolean =>
    known.has(word) ||
    known.has(word.toLowerCase()) ||
    written.has(word) ||
    /^[a-zA-Z]$/.test(word) ||
    (/^v?\d{1,5}$/.test(word) && !secrets.has(word));
  const shown = text.replaceAll(schemaValue, "$1'***'");
  let end = 0;
  const parts = [...shown.matchAll(position)].map(({ 0: place, index }) => {
    const before = hideIn(shown.slice(end, index), isKnown);
    end = index + place.length;
    return `${before}${place}`;
  });
  return [...parts, hideIn(shown.slice(end), isKnown)].join('').replaceAll(/\*{4,}/g, '***');
}

/** From the first unknown word of a chunk to its last. */
function hideIn(text: string, isKnown: (word: string) => boolean): string {
  return text.replaceAll(chunk, (whole) => {
    const unknown = [...whole.matchAll(wordPattern)].filter(([word]) => !isKnown(word));
    const [first, last] = [unknown[0], unknown.at(-1)];
    return first === undefined || last === undefined
      ? whole
      : `${whole.slice(0, first.index)}***${whole.slice(last.index + last[0].length)}`;
  });
}

/** Its name, and what is in a file that Helm looks at: it speaks of no others. */
function textsIn({ name, content }: ArchiveFile): readonly (string | Buffer)[] {
  return /\.(?:ya?ml|json|tpl|txt)$/.test(name) ? [name, content] : [name];
}

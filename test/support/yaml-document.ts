import * as fc from 'fast-check';
import type { Path } from '../../src/schema/schema.ts';

/** A scalar of a generated document: where its token stands, in bytes, and what it says. */
export interface WrittenScalar {
  readonly document: number;
  readonly path: Path;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The code that an edit of it is refused with. */
  refusal?: string;
}

export interface WrittenDocument {
  readonly bytes: Buffer;
  readonly scalars: readonly WrittenScalar[];
}

/** Text that looks like what is edited, so that a search for it would find the wrong one. */
const lookalikes = ['tag: 1.9.0', '"1.9.0"', 'image: {tag: 1.9.0}', '# 1.9.0', '*a1', '1.9.0'];
const plainTexts = [
  '1.9.0',
  '1.10',
  'v1.2.3',
  '7.2.4-debian-12-r9',
  'docker.io/wandb/local:0.62.2',
  '한국어',
  'two words',
  '0755',
  'on',
  '12:30',
  'it`s',
];
const quotedTexts = [
  ...plainTexts,
  '',
  '😀 🇰🇷',
  ': #',
  "it's",
  '"',
  '\\',
  '{a: b}',
  'tag: 1.9.0',
  ' x ',
  '~',
];
const comments = ['', '', '', ' # 주석', '   # tag: 1.9.0', '  ', ' #', ' # "😀"'];

/** Random files in all the styles that deploy files are written in; each says where all its scalars stand. */
export const yamlDocument: fc.Arbitrary<WrittenDocument> = fc.gen().map((gen) => new Writer(gen).write());

type Gen = fc.GeneratorValue;

class Writer {
  readonly #gen: Gen;
  readonly #lineEnds: readonly string[];
  #text = '';
  #document = 0;
  #scalars: WrittenScalar[] = [];
  /** The anchors of this document that are complete, and the scalars in them. */
  #anchors: { readonly name: string; readonly map: boolean; readonly scalars: readonly WrittenScalar[] }[] =
    [];
  #names = 0;

  constructor(gen: Gen) {
    this.#gen = gen;
    this.#lineEnds = this.#pick([['\n'], ['\n'], ['\r\n'], ['\n', '\r\n']]);
  }

  write(): WrittenDocument {
    this.#put(this.#pick(['', '', '\uFEFF']));
    const documents = this.#pick([1, 1, 1, 2, 3]);
    for (this.#document = 0; this.#document < documents; this.#document += 1) {
      this.#anchors = [];
      this.#startDocument();
      this.#pick([() => this.#map(0, [], 3), () => this.#map(0, [], 3), () => this.#list(0, [], 3)])();
    }
    const bytes = Buffer.from(this.#chance(4) ? this.#text.replace(/[\r\n]+$/, '') : this.#text);
    return { bytes, scalars: this.#scalars };
  }

  #startDocument(): void {
    const directives = this.#pick(['', '', '%YAML 1.1', '%YAML 1.2', '%TAG !e! tag:example.org,2026:']);
    if (this.#document > 0 && (directives !== '' || this.#chance(4))) {
      this.#line('...');
    }
    if (directives !== '') {
      this.#line(directives);
    }
    if (this.#document > 0 || directives !== '' || this.#chance(3)) {
      this.#line(`---${this.#pick(['', ' # --- tag: 1.9.0'])}`);
    }
    if (this.#chance(4)) {
      this.#line(`# ${'긴 줄 '.repeat(this.#pick([1, 700]))}`);
    }
  }

  #map(indent: number, path: Path, depth: number): void {
    const size = this.#pick([1, 2, 3, 4]);
    for (let index = 0; index < size; index += 1) {
      this.#between(indent);
      const base = this.#pick(['tag', 'digest', '이름', 'a-b', 'k.v', 'x y', '😀']) + String(index);
      this.#put(' '.repeat(indent));
      if (this.#chance(10)) {
        this.#line(`? ${base}`);
        this.#put(`${' '.repeat(indent)}:`);
      } else {
        this.#put(this.#pick([base, base, base, `"${base}"`, `'${base}'`]));
        this.#put(this.#pick([':', ':', ':', ' :']));
      }
      this.#value(indent, [...path, base], depth);
    }
    const merge = this.#anchors.findLast(({ map }) => map);
    if (merge !== undefined && this.#chance(2)) {
      this.#share(merge.scalars);
      this.#line(`${' '.repeat(indent)}<<: *${merge.name}${this.#comment()}`);
    }
  }

  #list(indent: number, path: Path, depth: number): void {
    const size = this.#pick([1, 2, 3]);
    for (let index = 0; index < size; index += 1) {
      this.#between(indent);
      this.#put(`${' '.repeat(indent)}-`);
      this.#value(indent, [...path, index], depth);
    }
  }

  /** What stands after `key:` or `-`, up to the end of the line or lines. */
  #value(indent: number, path: Path, depth: number): void {
    const inner = indent + this.#pick([1, 2, 4]);
    const below = (map: boolean): void => {
      const anchor = this.#properties();
      this.#line(this.#comment());
      this.#anchored(anchor, map, () =>
        map ? this.#map(inner, path, depth - 1) : this.#list(inner, path, depth - 1),
      );
    };
    const scalar = (): void => {
      this.#put(' '.repeat(this.#pick([1, 1, 1, 3])));
      this.#scalar(path, false);
      this.#line(this.#comment());
    };
    const kinds: (() => void)[] = [
      scalar,
      scalar,
      scalar,
      scalar,
      () => {
        this.#put(' ');
        this.#flow(path, 2);
        this.#line(this.#comment());
      },
      () => this.#block(inner, path),
      () => this.#alias(path),
      () => {
        this.#note(path, this.#pick([() => this.#put(''), () => this.#put(' ~')]), '', 'EDIT_EMPTY');
        this.#line(this.#comment());
      },
    ];
    if (depth > 0) {
      kinds.push(
        () => below(true),
        () => below(true),
        () => below(false),
      );
    }
    this.#pick(kinds)();
  }

  #flow(path: Path, depth: number): void {
    const map = this.#chance(2);
    const anchor = this.#properties();
    this.#put(anchor === undefined ? '' : ' ');
    this.#anchored(anchor, map, () => {
      this.#put(map ? '{' : '[');
      const size = this.#pick([0, 1, 2, 3]);
      for (let index = 0; index < size; index += 1) {
        this.#put(index === 0 ? this.#pick(['', ' ']) : this.#pick([', ', ',', ' , ']));
        this.#put(map ? this.#pick([`k${index}: `, `"k${index}":`, `"k${index}": `]) : '');
        const item = [...path, map ? `k${index}` : index];
        if (depth > 0 && this.#chance(4)) {
          this.#flow(item, depth - 1);
        } else {
          this.#scalar(item, true);
        }
      }
      this.#put(map ? '}' : ']');
    });
  }

  #scalar(path: Path, flow: boolean): void {
    const anchor = this.#properties();
    this.#put(anchor === undefined ? '' : ' ');
    const tag = this.#pick(['', '', '', '', '', '!!str ', '! ', '!<tag:yaml.org,2002:str> ']);
    this.#put(tag);
    const style = this.#pick(['plain', 'single', 'double', 'escaped', flow ? 'plain' : 'long']);
    const text = this.#pick(
      style === 'plain' ? plainTexts : style === 'long' ? ['x'.repeat(3000)] : quotedTexts,
    );
    this.#anchored(anchor, false, () => this.#note(path, () => this.#put(tokenOf(style, text)), text));
  }

  #block(indent: number, path: Path): void {
    const header = this.#pick(['|', '>-', '|+', '>']);
    this.#line(` ${header}${this.#comment()}`);
    const lines = this.#pick([1, 2]);
    this.#note(
      path,
      () => {
        for (let index = 0; index < lines; index += 1) {
          this.#line(`${' '.repeat(indent)}${this.#pick(lookalikes)}`);
        }
      },
      undefined,
      'EDIT_BLOCK_SCALAR',
    );
  }

  #alias(path: Path): void {
    const target = this.#anchors.at(-1);
    if (target === undefined) {
      this.#note(path, () => this.#put(' {}'), '', 'EDIT_NOT_SCALAR');
    } else {
      this.#share(target.scalars);
      this.#note(path, () => this.#put(` *${target.name}`), '', 'EDIT_ALIAS');
    }
    this.#line(this.#comment());
  }

  /** Writes an anchor, sometimes; the name. */
  #properties(): string | undefined {
    if (!this.#chance(8)) {
      return undefined;
    }
    const name = `a${(this.#names += 1)}`;
    this.#put(`${this.#text.endsWith(' ') || /[[{,]$/.test(this.#text) ? '' : ' '}&${name}`);
    return name;
  }

  #anchored(name: string | undefined, map: boolean, write: () => void): void {
    const first = this.#scalars.length;
    write();
    if (name !== undefined) {
      this.#anchors.push({ name, map, scalars: this.#scalars.slice(first) });
    }
  }

  #share(scalars: readonly WrittenScalar[]): void {
    for (const scalar of scalars) {
      scalar.refusal ??= 'EDIT_ALIAS';
      if (['EDIT_EMPTY', 'EDIT_BLOCK_SCALAR', 'EDIT_NOT_SCALAR'].includes(scalar.refusal)) {
        scalar.refusal = 'EDIT_ALIAS';
      }
    }
  }

  #note(path: Path, write: () => void, text: string | undefined, refusal?: string): void {
    const start = Buffer.byteLength(this.#text);
    write();
    const end = Buffer.byteLength(this.#text);
    const scalar = { document: this.#document, path, start, end, text: text ?? '' };
    this.#scalars.push(refusal === undefined ? scalar : { ...scalar, refusal });
  }

  /** Blank lines and comments between entries. */
  #between(indent: number): void {
    const line = this.#pick(['', '', '', '', 'blank', 'comment', 'spaces']);
    if (line !== '') {
      this.#line({ blank: '', comment: `${' '.repeat(indent)}# tag: 1.9.0`, spaces: '   ' }[line] ?? '');
    }
  }

  #comment(): string {
    return this.#pick(comments);
  }

  #line(text: string): void {
    this.#put(text + this.#pick(this.#lineEnds));
  }

  #put(text: string): void {
    this.#text += text;
  }

  #chance(oneIn: number): boolean {
    return this.#gen(fc.nat, { max: oneIn - 1 }) === 0;
  }

  #pick<T>(choices: readonly T[]): T {
    const choice = choices[this.#gen(fc.nat, { max: choices.length - 1 })];
    if (choice === undefined) {
      throw new Error('nothing to pick from');
    }
    return choice;
  }
}

function tokenOf(style: string, text: string): string {
  switch (style) {
    case 'single':
      return `'${text.replaceAll("'", "''")}'`;
    case 'double':
      return JSON.stringify(text);
    case 'escaped':
      return `"${text.replace(/[^]/g, (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
    default:
      return text;
  }
}

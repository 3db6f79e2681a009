import { UserError } from '../errors.ts';
import { closest } from '../schema/closest.ts';

/** One line for each chart or image, as `--format` wants it. */
export type Template = (fields: Readonly<Record<TemplateField, string>>) => string;

/** What stands between braces, and what it is. */
export const templateFields = {
  Kind: 'image or chart',
  Group: 'the title that it is listed under',
  Name: 'name of a chart, repository of an image',
  Version: 'version of a chart, tag of an image',
  Reference: 'in full, with its tag',
  Digest: 'digest of what is promoted',
  Bytes: 'size as a number',
  Size: 'size for people',
  Created: 'when it was built, as it says itself',
  FirstSeen: 'when the ledger saw it first',
  Age: 'days since it was built, else since it was first seen',
  Signed: '`verified` or `not-checked`, where upstream’s signature is required',
  SupportedUntil: 'the first day without support of the release',
} as const;

export type TemplateField = keyof typeof templateFields;

/**
 * Reads a template such as `{{.Reference}}\t{{.Digest}}`: docker's way to write fields, and nothing else of its language.
 * `\t` and `\n` stand for a tab and a line end, as shells make it hard to write those.
 * @throws UserError `FORMAT_INVALID` that lists the fields there are
 */
export function parseTemplate(text: string): Template {
  const parts = text
    .replaceAll(String.raw`\t`, '\t')
    .replaceAll(String.raw`\n`, '\n')
    .split(/(\{\{[^{}]*\}\})/)
    .map((part, index) => (index % 2 === 0 ? literal(part) : fieldOf(part)));
  return (fields) => parts.map((part) => (typeof part === 'string' ? part : fields[part.field])).join('');
}

function literal(text: string): string {
  if (/\{\{|\}\}/.test(text)) {
    throw invalid(`${JSON.stringify(text)} has braces that are not closed, or not opened`);
  }
  return text;
}

function fieldOf(part: string): { readonly field: TemplateField } {
  const name = /^\{\{\s*\.(\w+)\s*\}\}$/.exec(part)?.[1];
  if (name === undefined) {
    throw invalid(`${part} is no field`);
  }
  const field = fieldNames().find((known) => known === name);
  if (field === undefined) {
    const near = closest(name, fieldNames());
    throw invalid(`there is no field ${name}${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
  return { field };
}

function fieldNames(): readonly TemplateField[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant above
  return Object.keys(templateFields) as TemplateField[];
}

function invalid(reason: string): UserError {
  return new UserError('FORMAT_INVALID', `format: ${reason}`, {
    details: Object.entries(templateFields).map(([name, meaning]) => `{{.${name}}}: ${meaning}`),
    hint: 'Write text and fields, such as {{.Reference}}@{{.Digest}}. For anything else there is --json.',
  });
}

import { scalar } from '../schema/schema.ts';

/** What a title or a commit message can say of a pull request. */
export interface TemplateValues {
  /** `feat`, or `revert` where it goes back. */
  readonly type: string;
  readonly name: string;
  readonly release: string;
  /** The release that the files name now. */
  readonly from: string;
  /** Empty where there are no environments. */
  readonly environment: string;
}

const names = ['type', 'name', 'release', 'from', 'environment'] as const satisfies (keyof TemplateValues)[];

// Without environments {environment} is empty, and no forge takes an empty title.
const form = String.raw`^(?!(?:\s|\{environment\})*$)(?:[^{}]|\{(?:${names.join('|')})\})+$`;
const pattern = new RegExp(form);

/** One line, short enough for every forge: they take 255 characters at most. */
export const templateField = scalar(
  `one line of up to 200 characters, with more than {environment}, in which {${names.join('}, {')}} stand for something`,
  (value) =>
    typeof value === 'string' && value.length <= 200 && !/\p{Cc}/u.test(value) && pattern.test(value)
      ? value
      : undefined,
  { type: 'string', pattern: form },
);

/** Fills a template that `templateField` has checked. */
export function fillTemplate(template: string, values: TemplateValues): string {
  return template.replace(/\{([a-z]+)\}/g, (text, name: string) => {
    const known = names.find((candidate) => candidate === name);
    return known === undefined ? text : values[known];
  });
}

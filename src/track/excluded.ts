import { fullName } from '../helm/image-text.ts';

/** The `exclude` of a chart, and which of its patterns have matched. */
export interface Exclusion {
  readonly covers: (image: string) => boolean;
  /** Patterns that nothing was found for, in their order. */
  readonly idle: () => readonly string[];
}

/**
 * @param patterns names of images as they are rendered or in full, with or without tag; `*` stands for any text
 */
export function createExclusion(patterns: readonly string[]): Exclusion {
  const matchers = patterns.map((pattern) => ({ pattern, expression: expressionOf(pattern) }));
  const used = new Set<string>();
  return {
    covers(image) {
      const names = [image, fullName(image)].flatMap((name) => [name, withoutPin(name)]);
      const hits = matchers.filter(({ expression }) => names.some((name) => expression.test(name)));
      for (const { pattern } of hits) {
        used.add(pattern);
      }
      return hits.length > 0;
    },
    idle: () => patterns.filter((pattern) => !used.has(pattern)),
  };
}

function expressionOf(pattern: string): RegExp {
  // Stars in a row are one, or the expression would take for ever on what does not fit.
  const parts = pattern.split(/\*+/).map((part) => part.replaceAll(/[^\w/:@-]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

function withoutPin(name: string): string {
  return name.replace(/@.*$/s, '').replace(/:[^/:]*$/, '');
}

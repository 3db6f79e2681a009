/** Texts that must never be printed. */
export interface Mask {
  readonly add: (secret: string) => void;
  /** The text with every secret in it replaced by `***`. */
  readonly apply: (text: string) => string;
}

/** Shorter texts would blank out half of every message and are no secrets. */
const shortestSecret = 3;

export function createMask(): Mask {
  const secrets = new Set<string>();
  let longestFirst: readonly string[] = [];
  return {
    add(secret) {
      for (const form of formsOf(secret)) {
        secrets.add(form);
      }
      // A secret may be part of another one: the longer must go first, or its rest would stay readable.
      longestFirst = [...secrets].sort((a, b) => b.length - a.length);
    },
    apply: (text) => longestFirst.reduce((masked, secret) => masked.replaceAll(secret, '***'), text),
  };
}

/** The secret, each line of it (logs are printed line by line), and how it looks in a URL, in basic authentication, in Markdown. */
function formsOf(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const encoded = [encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
  const escaped = secret.replaceAll(/[\\`*_[\]<>|#!~&]/g, '\\$&');
  return [secret.trim(), escaped, ...lines, ...encoded].filter((form) => form.length >= shortestSecret);
}

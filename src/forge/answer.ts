/** What a forge's API answered. */
export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON; null where the body is none. */
  readonly body: unknown;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
}

/** A property of something that came from outside. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

/** The same where it is text. */
export function textField(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** The parts of an address: a branch keeps its slashes. */
export function pathOf(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

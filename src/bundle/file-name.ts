/** Device names that Windows keeps for itself, with any extension. */
const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/**
 * True for a name that is a plain file name on every file system that media are formatted with (NTFS included) and in
 * workflow artifacts: letters, digits, `.`, `_` and `-`, no separator, not hidden, no `.` at the end.
 */
export function isPortableFileName(name: string): boolean {
  return (
    name.length <= 200 && /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/.test(name) && !reserved.test(name)
  );
}

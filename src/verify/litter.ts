/** What macOS, Windows and Linux leave on removable media by themselves, in lower case. */
const names = new Set([
  '.ds_store',
  '.fseventsd',
  '.spotlight-v100',
  '.trashes',
  '$recycle.bin',
  'desktop.ini',
  'lost+found',
  'system volume information',
  'thumbs.db',
]);

/**
 * True for a name that an operating system has put onto a medium and nobody ever reads: no reason to distrust what lies
 * beside it. macOS keeps what a foreign file system cannot hold in a `._` file beside each file.
 */
export function isLitter(name: string): boolean {
  return names.has(name.toLowerCase()) || name.startsWith('._');
}

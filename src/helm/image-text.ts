import { formatReference, tryReference } from '../oci/reference.ts';

/** Above this no text is a reference: 255 characters of repository, 128 of tag, a digest, and a host. */
const referenceLimit = 1024;

/** Hosts that serve images and little else: of another one, `host/path:1234` may be any address with a port. */
const knownHosts = [
  String.raw`(?:index\.)?docker\.io`,
  String.raw`quay\.io`,
  String.raw`ghcr\.io`,
  String.raw`lscr\.io`,
  String.raw`nvcr\.io`,
  String.raw`cgr\.dev`,
  String.raw`(?:[a-z0-9-]{1,63}\.)?gcr\.io`,
  String.raw`(?:[a-z0-9-]{1,63}\.){1,2}pkg\.dev`,
  String.raw`public\.ecr\.aws`,
  String.raw`\d{12}\.dkr\.ecr\.[a-z0-9-]{1,63}\.amazonaws\.com`,
  String.raw`mcr\.microsoft\.com`,
  String.raw`[a-z0-9-]{1,63}\.azurecr\.io`,
  String.raw`[a-z0-9-]{0,40}(?:registry|docker|harbor)[a-z0-9-]{0,40}(?:\.[a-z0-9-]{1,63}){1,6}(?::\d{1,5})?`,
].join('|');
const name = String.raw`(?:${knownHosts})/[a-z0-9]+(?:[._/-]+[a-z0-9]+)*`;
const pin = String.raw`(?::\w[\w.-]{0,127})(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64}`;
// Not in the middle of an address: `https://quay.io/…`, `oci://ghcr.io/…`.
const wholeImage = new RegExp(String.raw`(?<![\w./:@-])${name}(?:${pin})(?![\w/@:-])`, 'g');

// All of it bounded: a word may be as long as a file.
const assignment =
  /(?<![\w.-])(?:[\w.-]{0,80}image[\w.-]{0,40}[ \t]{0,8}[=:][ \t]{0,8}|--?[\w.-]{0,80}image[ \t]{1,8})["'`]?([\w./:@-]{1,1024})/gi;

/**
 * What a text says that somebody called an image (`RELATED_IMAGE_X`, `sidecarImage`, `--worker-image=…`).
 * @returns the text, or undefined when it is no reference, or a bare word that may be anything
 */
export function imageNamed(text: string): string | undefined {
  const reference = tryReference(text.trim());
  // Beyond Docker Hub the host is written out.
  const hasHost = reference !== undefined && reference.host !== 'docker.io';
  return hasHost ? text.trim() : imagePinned(text);
}

/** The same where a host alone is not enough: it needs a tag or a digest. */
export function imagePinned(text: string): string | undefined {
  const reference = tryReference(text.trim());
  return reference?.tag === undefined && reference?.digest === undefined ? undefined : text.trim();
}

/** The images in any text: those in full, on a known host, with a tag or a digest. */
export function imagesNamedIn(text: string): readonly string[] {
  return [...text.matchAll(wholeImage)]
    .map(([image]) => image)
    .filter((image) => tryReference(image) !== undefined);
}

/** What a line says that somebody called an image: `helper_image = "a/b:1"`, `worker.image=a/b:1`, `--worker-image a/b:1`. */
export function imagesToldIn(line: string): readonly string[] {
  return [...line.matchAll(assignment)].flatMap(([, value = '']) =>
    // Prose has colons too: "image: see:below".
    /\/|:v?\d/.test(value) ? (imagePinned(value) ?? []) : [],
  );
}

/** What a chart or an operator makes of a name, and the tag and digest beside it; the name itself where it has these. */
export function joinImage(
  parts: Readonly<Record<'registry' | 'name' | 'tag' | 'digest', string>>,
): string | undefined {
  const registry = parts.registry.slice(0, referenceLimit).replace(/\/+$/, '');
  const full = registry === '' ? parts.name : `${registry}/${parts.name}`;
  const reference = tryReference(full);
  if (reference === undefined || reference.tag !== undefined || reference.digest !== undefined) {
    return reference && full;
  }
  // Some write a digest where the tag belongs.
  const isTag = !parts.tag.includes(':');
  const pin = isTag ? parts.digest : parts.tag;
  const digest = pin === '' || pin.includes(':') ? pin : `sha256:${pin}`;
  const tag = isTag && parts.tag !== '' ? `:${parts.tag}` : '';
  const joined = `${full}${tag}${digest === '' ? '' : `@${digest}`}`;
  return tryReference(joined) === undefined ? full : joined;
}

/** Two spellings of one image are one: `redis` and `docker.io/library/redis`. The text itself where it is no reference. */
export function fullName(image: string): string {
  const reference = tryReference(image);
  return reference === undefined ? image : formatReference(reference);
}

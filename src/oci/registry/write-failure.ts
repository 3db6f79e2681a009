import { RemoteError, type TidegateError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http.ts';

/** What a registry says in an answer, for the details of an error: on one line, as it comes from outside. */
export async function readDetails(answer: HttpResponse): Promise<readonly string[]> {
  return shorten(await readText(answer));
}

/** What a registry's refusal of a write means. */
export async function writeFailure(
  answer: HttpResponse,
  where: string,
  what: string,
): Promise<TidegateError> {
  const text = await readText(answer);
  const details = shorten(text);
  if (answer.status === 405 || /read.?only/i.test(text)) {
    return new RemoteError('READ_ONLY', `${where}: the registry takes no writes (${answer.status})`, {
      details,
      hint: 'It is read-only or a mirror. Name a registry that takes pushes, or run again when its maintenance is over.',
    });
  }
  return new RemoteError('WRITE_REFUSED', `${where}: the registry refused ${what} (${answer.status})`, {
    details,
    hint: hintFor(answer.status, what, text),
  });
}

function hintFor(status: number, what: string, text: string): string {
  if (status === 413) {
    return 'Raise the size limit of the registry or of the proxy before it.';
  }
  // CNCF distribution, also of version 3, knows manifests by their sha256 only.
  if (what.includes('sha512:') && text.includes('DIGEST_INVALID')) {
    return 'It keeps nothing of this kind under a sha512 digest. Ask the publisher for the image under sha256 digests, or use another registry.';
  }
  return 'See what the registry says above.';
}

async function readText(answer: HttpResponse): Promise<string> {
  return (await answer.text(64 * 1024).catch(() => '')).replaceAll(/\p{Cc}+/gu, ' ').trim();
}

function shorten(text: string): readonly string[] {
  return text === '' ? [] : [text.slice(0, 300)];
}

import { RemoteError, type TidegateError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http.ts';
import { describe } from '../../schema/describe.ts';

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
  if (answer.status === 413) {
    return bodyLimit(answer, where, what, details);
  }
  return new RemoteError('WRITE_REFUSED', `${where}: the registry refused ${what} (${answer.status})`, {
    details,
    hint: hintFor(what, text),
  });
}

/** What has such a limit is nearly always a proxy; nothing tells of it before the first request that is too large. */
function bodyLimit(
  answer: HttpResponse,
  where: string,
  what: string,
  details: readonly string[],
): RemoteError {
  const server = answer.header('server')?.slice(0, 100);
  const by = server === undefined ? 'the registry or a proxy before it' : `${describe(server)} before it`;
  return new RemoteError('BODY_LIMIT', `${where}: ${by} takes no request as large as ${what} (413)`, {
    details,
    hint: 'Raise its limit: in nginx `client_max_body_size 0;`, in the ingress of a cluster the annotation `nginx.ingress.kubernetes.io/proxy-body-size: "0"`. Smaller pieces were tried where a blob can be cut. Then run again: finished blobs are kept.',
  });
}

function hintFor(what: string, text: string): string {
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

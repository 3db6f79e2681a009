import { RemoteError } from '../../errors.ts';
import type { HttpRequest, HttpResponse } from '../../http/http.ts';
import { parseJson } from '../../schema/json.ts';
import { isMap } from '../../schema/schema.ts';
import { hexOf, isDigest } from '../digest.ts';
import { manifestUrl, nameOf, pull, type RepositoryContext } from './context.ts';

/** Bytes. A real answer has a hundred. */
const answerLimit = 64 * 1024;

/**
 * Asks for a manifest. CNCF distribution 2 that is killed, or has no room, while it writes one keeps an empty file in its
 * place; it answers 500 to whoever asks for it from then on, and takes no push of it for needed. That is told at once: no
 * number of tries would mend it.
 * @throws RemoteError `MANIFEST_DAMAGED`
 */
export async function askForManifest(
  context: RepositoryContext,
  tagOrDigest: string,
  request: Pick<HttpRequest, 'method' | 'headers'>,
): Promise<HttpResponse> {
  const asked = { ...request, url: manifestUrl(context, tagOrDigest) };
  const answer = await context.session.send({ ...asked, accept: [500] }, pull(context));
  if (answer.status !== 500) {
    return answer;
  }
  await answer.discard();
  // Only the answer to a GET has a body that says why.
  const told = await context.session.send({ ...asked, method: 'GET', accept: [500] }, pull(context));
  const text = told.status === 500 ? await told.text(answerLimit).catch(() => '') : '';
  await told.discard();
  if (isParseFailure(text)) {
    throw damaged(context, tagOrDigest);
  }
  return await context.session.send(asked, pull(context)).catch((error: unknown) => {
    throw error instanceof RemoteError && error.code === 'REMOTE_FAILED' ? lasting(error) : error;
  });
}

/** Where it was stopped while it wrote a link, 2.8 says no more than that something is wrong. */
function lasting(error: RemoteError): RemoteError {
  const { code, message, details, hint = 'Look at the log of the registry, and run again.' } = error;
  return new RemoteError(code, message, {
    details,
    hint: `${hint} CNCF distribution 2 may answer so for ever where it was stopped, or had no room, while it wrote: in its storage, look for empty links (\`find docker/registry/v2/repositories -name link -empty\`), and remove them.`,
    cause: error,
  });
}

/** `{"errors":[{"code":"UNKNOWN","detail":{"Offset":0}}]}`: at which byte it could not read its own file. */
function isParseFailure(text: string): boolean {
  const json = parseJson(Buffer.from(text));
  const errors = 'value' in json && isMap(json.value) ? json.value['errors'] : undefined;
  const [first]: readonly unknown[] = Array.isArray(errors) ? errors : [];
  const detail = isMap(first) ? first['detail'] : undefined;
  return isMap(detail) && Object.keys(detail).length === 1 && Number.isSafeInteger(detail['Offset']);
}

function damaged(context: RepositoryContext, tagOrDigest: string): RemoteError {
  const hex = isDigest(tagOrDigest) ? hexOf(tagOrDigest) : undefined;
  const files =
    hex === undefined
      ? 'look for empty files (`find docker/registry/v2/blobs -name data -empty`), and remove each but that of sha256:e3b0c442…, which is of nothing,'
      : `remove docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
  return new RemoteError(
    'MANIFEST_DAMAGED',
    `${nameOf(context, tagOrDigest)}: the registry has an empty or broken file in place of this manifest`,
    {
      hint: `CNCF distribution 2 leaves one where it was stopped, or had no room, while it wrote; no push mends that. In its storage, ${files} and restart it. Then run again.`,
    },
  );
}

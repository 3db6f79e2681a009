import { UserError } from '../errors.ts';
import type { Http } from '../http/http.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { parseJson } from '../schema/json.ts';
import { isMap, object, optional, count, string } from '../schema/schema.ts';
import { ask, parseAnswer } from './answer.ts';

/** Whom sigstore's certificate authorities want a token to be for. */
const audience = 'sigstore';

/** A token of OpenID Connect: whoever has it is who it names, for some minutes. */
export interface IdentityToken {
  readonly text: string;
  /** What the certificate authority wants signed, to see that whoever has the token has the key. */
  readonly subject: string;
}

const answerSchema = object({ value: string, count: optional(count) });

/**
 * The identity token of this run: the one that is given, else that of the workflow, which GitHub Actions (and others, by
 * the same variables) hands out. It is masked.
 * @throws UserError `TOKEN_MISSING`, `TOKEN_INVALID`; what asking the runner's service raises
 */
export async function obtainIdentityToken(
  given: string | undefined,
  http: Http,
  runtime: Runtime,
): Promise<IdentityToken> {
  const text = (given ?? (await fromRunner(http, runtime))).trim();
  runtime.mask(text);
  return { text, subject: subjectOf(text) };
}

async function fromRunner(http: Http, runtime: Runtime): Promise<string> {
  const { env } = runtime;
  const [address, bearer] = [env['ACTIONS_ID_TOKEN_REQUEST_URL'], env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']];
  const url = URL.parse(address ?? '');
  if (url === null || bearer === undefined || bearer === '') {
    throw new UserError('TOKEN_MISSING', 'There is no identity token to sign with', {
      hint:
        env['GITHUB_ACTIONS'] === 'true'
          ? 'Give the job `permissions: id-token: write`. A workflow that a fork started gets none.'
          : 'Put one, for the audience `sigstore`, into SIGSTORE_ID_TOKEN. In GitHub Actions the job needs `permissions: id-token: write`.',
    });
  }
  runtime.mask(bearer);
  url.searchParams.set('audience', audience);
  const who = "the runner's token service";
  const headers = { authorization: `Bearer ${bearer}`, accept: 'application/json' };
  const { bytes } = await ask(http, { who, url: url.href, headers, secret: bearer });
  return parseAnswer(bytes, answerSchema, who).value;
}

/**
 * The address of a person, else the subject: so the certificate authority decides it, too. What a token says is not
 * verified here, as nothing depends on it.
 */
function subjectOf(token: string): string {
  const [, body = ''] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token) ?? [];
  const json = parseJson(Buffer.from(body, 'base64url'), 5000);
  const claims = 'value' in json && isMap(json.value) ? json.value : {};
  const { email, email_verified: isVerified, sub } = claims;
  const subject = isVerified === true || isVerified === 'true' ? (email ?? sub) : sub;
  if (typeof subject !== 'string' || subject === '') {
    throw new UserError(
      'TOKEN_INVALID',
      'The identity token is not a token of OpenID Connect with a subject',
      {
        hint: 'Expected the three parts of a JSON web token. Nothing of it is shown.',
      },
    );
  }
  return subject;
}

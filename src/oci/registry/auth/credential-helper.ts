import { TidegateError, UserError } from '../../../errors.ts';
import type { ExecResult, Runtime } from '../../../runtime/runtime.ts';
import { isMap } from '../../../schema/schema.ts';
import { type Credential, credentialOf } from './credential.ts';

/** Milliseconds. A helper may ask a cloud's service; a person to unlock something there is nobody. */
const timeout = 30_000;
/** Bytes. */
const answerLimit = 1024 * 1024;

export interface HelperQuestion {
  /** `ecr-login`: the program is `docker-credential-ecr-login`. */
  readonly helper: string;
  /** What the helper knows the registry by. */
  readonly server: string;
  /** The file that names the helper, and the registry that it is asked for: for messages. */
  readonly file: string;
  readonly registry: string;
}

/**
 * Asks a credential helper (docker-credential-helpers, "get": the registry on stdin, JSON on stdout).
 * @returns undefined when it knows none
 * @throws UserError `CREDENTIAL_HELPER_MISSING`, `CREDENTIAL_HELPER_FAILED`
 */
export async function askHelper(question: HelperQuestion, runtime: Runtime): Promise<Credential | undefined> {
  const program = `docker-credential-${question.helper}`;
  const path = await runtime.findTool(program);
  if (path === undefined) {
    throw new UserError(
      'CREDENTIAL_HELPER_MISSING',
      `${question.file} leaves the credentials of ${question.registry} to ${program}, which is not in PATH`,
      { hint: `Install ${program}, or ${otherWays(question)}` },
    );
  }
  const result = await run(path, question, runtime);
  const output = result.stdout.toString('utf8').trim();
  if (result.exitCode !== 0) {
    // Helpers tell what is wrong on stdout, and this one sentence is part of their protocol.
    if (/credentials not found in native keychain/i.test(output)) {
      return undefined;
    }
    throw failed(question, `ended with status ${result.exitCode}`, [
      ...linesOf(result.stderr),
      ...(output.startsWith('{') ? [] : linesOf(output)),
    ]);
  }
  const answer = result.stdout.length > answerLimit ? undefined : parseAnswer(output);
  if (answer === undefined) {
    throw failed(question, 'gave an answer that is not {"Username": …, "Secret": …}', []);
  }
  return answer.secret === '' ? undefined : credentialOf(answer.user, answer.secret, runtime);
}

async function run(path: string, question: HelperQuestion, runtime: Runtime): Promise<ExecResult> {
  try {
    const input = Buffer.from(question.server);
    return await runtime.exec(path, ['get'], { input, timeout, allowFailure: true });
  } catch (error) {
    if (error instanceof TidegateError) {
      throw failed(question, 'could not be asked', [error.message], error);
    }
    throw error;
  }
}

function parseAnswer(text: string): { readonly user: string; readonly secret: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const { Username: user, Secret: secret } = isMap(value) ? value : {};
    return typeof user === 'string' && typeof secret === 'string' ? { user, secret } : undefined;
  } catch {
    return undefined;
  }
}

function failed(
  question: HelperQuestion,
  what: string,
  details: readonly string[],
  cause?: unknown,
): UserError {
  const { helper, file, registry, server } = question;
  return new UserError(
    'CREDENTIAL_HELPER_FAILED',
    `${file} leaves the credentials of ${registry} to docker-credential-${helper}, which ${what}`,
    {
      details,
      hint: `Try it by hand (echo ${server} | docker-credential-${helper} get), or ${otherWays(question)}`,
      cause,
    },
  );
}

function otherWays({ registry }: HelperQuestion): string {
  return `give the credentials of ${registry} another way: the option credentials, or a login without a helper.`;
}

function linesOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) =>
      line
        .replaceAll(/\p{Cc}+/gu, ' ')
        .trim()
        .slice(0, 300),
    )
    .filter((line) => line !== '')
    .slice(-5);
}

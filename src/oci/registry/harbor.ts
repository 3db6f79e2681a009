import { parseJson } from '../../schema/json.ts';
import type { RepositoryContext } from './context.ts';

/** How Harbor's token service calls the registry. */
const harborService = 'harbor-registry';
/** Bytes. A real answer has a few hundred. */
const answerLimit = 256 * 1024;

/** The project of Harbor that a repository is in: the first part of its path. */
export function projectOf({ path }: Pick<RepositoryContext, 'path'>): string {
  return path.split('/')[0] ?? path;
}

/**
 * Asks the API of Harbor (v2.0) about the project of a repository. Only a registry whose own token service says that it is
 * one is asked: no other gets the password.
 * @param what of the project: `summary`
 * @returns undefined where it is no Harbor, or does not tell this login
 */
export async function askHarbor(context: RepositoryContext, what: string): Promise<unknown> {
  const { http, session, host, path, runtime } = context;
  const login = await session.findLogin(`${host}/${path}`);
  if (login?.service !== harborService) {
    return undefined;
  }
  const project = projectOf(context);
  try {
    const answer = await http.request({
      url: new URL(`/api/v2.0/projects/${project}/${what}`, session.base).href,
      subject: `${host}/${project}`,
      headers: { authorization: login.authorization, 'x-is-resource-name': 'true' },
      tries: 1,
    });
    if (answer.status !== 200) {
      await answer.discard();
      return undefined;
    }
    const json = parseJson(await answer.bytes(answerLimit));
    return 'value' in json ? json.value : undefined;
  } catch (error) {
    runtime.log.debug(`${host}/${project}: Harbor does not tell its ${what}: ${String(error)}`);
    return undefined;
  }
}

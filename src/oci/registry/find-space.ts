import { parseJson } from '../../schema/json.ts';
import { isMap } from '../../schema/schema.ts';
import type { RepositoryContext } from './context.ts';

/** How Harbor's token service calls the registry. */
const harborService = 'harbor-registry';
/** Bytes. A real answer has a few hundred. */
const answerLimit = 64 * 1024;

/**
 * How much a repository may still grow: what is left of the quota of its project in Harbor (Harbor API v2.0,
 * `getProjectSummary`). No other registry is asked: the distribution-spec knows nothing of quotas.
 * @returns undefined where there is no quota, or where it is not told to this login
 */
export async function findSpace(context: RepositoryContext): Promise<RegistrySpace | undefined> {
  const { session, host, path, runtime } = context;
  const login = await session.findLogin(`${host}/${path}`);
  if (login?.service !== harborService) {
    return undefined;
  }
  const project = path.split('/')[0] ?? path;
  const bytes = await readSummary(context, project, login.authorization).catch((error: unknown) => {
    runtime.log.debug(`the quota of ${host}/${project} is not known: ${String(error)}`);
    return undefined;
  });
  if (bytes === undefined) {
    return undefined;
  }
  const json = parseJson(bytes);
  const quota = 'value' in json && isMap(json.value) ? json.value['quota'] : undefined;
  const [hard, used] = isMap(quota) ? [storageIn(quota['hard']), storageIn(quota['used'])] : [];
  // -1 stands for no limit.
  return hard === undefined || used === undefined || hard < 0
    ? undefined
    : { scope: `${host}/${project}`, bytes: Math.max(0, hard - used) };
}

async function readSummary(
  { http, session, host }: RepositoryContext,
  project: string,
  authorization: string,
): Promise<Buffer | undefined> {
  const answer = await http.request({
    url: new URL(`/api/v2.0/projects/${project}/summary`, session.base).href,
    subject: `${host}/${project}`,
    headers: { authorization, 'x-is-resource-name': 'true' },
    tries: 1,
  });
  if (answer.status === 200) {
    return await answer.bytes(answerLimit);
  }
  await answer.discard();
  return undefined;
}

/** What is left for all repositories below a path. */
export interface RegistrySpace {
  /** `host/project`. */
  readonly scope: string;
  readonly bytes: number;
}

function storageIn(value: unknown): number | undefined {
  const storage = isMap(value) ? value['storage'] : undefined;
  return typeof storage === 'number' && Number.isSafeInteger(storage) ? storage : undefined;
}

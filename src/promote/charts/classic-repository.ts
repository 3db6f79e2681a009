import { RemoteError, TidegateError } from '../../errors.ts';
import type { Http } from '../../http/http.ts';
import type { ClassicTarget } from '../../release/release-file.ts';
import { plural } from '../../report/format.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { orError } from '../../unless.ts';
import type { ChartFile, ChartRepository, ChartVersion, StayingChart } from './chart-repository.ts';
import { classicAddresses } from './classic-address.ts';
import { type ClassicContent, createClassicContent } from './classic-content.ts';
import { requireApi } from './classic-files.ts';
import { createIndexWriter } from './write-index.ts';

/** Milliseconds that a server has to list what it took: some make their index in the background. */
const patience = 30_000;
const firstPause = 250;
const rounds = 5;
const refusals = ['UNAUTHORIZED', 'DENIED', 'WRITE_REFUSED', 'NO_INDEX_LOCK'];

/**
 * A classic repository that takes uploads over HTTP. What was sent is read back until the files and the index give it;
 * what got lost is sent again. Besides what every repository raises: RemoteError `WRITE_REFUSED`, `CHART_NOT_TAKEN`, and
 * what `createIndexWriter` raises.
 * @param http answers demands for a login, see `withLogins`
 */
export function openClassicRepository(
  target: ClassicTarget,
  http: Http,
  runtime: Pick<Runtime, 'clock' | 'log'>,
): ChartRepository {
  const { url, upload } = target;
  const at = classicAddresses(target);
  const content = createClassicContent(target, at, http);
  const indexWriter =
    upload === 'put-index' ? createIndexWriter(at.index, content, http, runtime) : undefined;
  return {
    url,
    async findLacking(charts) {
      const { lacking } = await content.compare(charts);
      return lacking;
    },
    async probe(size) {
      await indexWriter?.probe(size);
      if (upload === 'chartmuseum') {
        await requireApi(http, at.uploads('any.tgz'));
      }
      return upload !== 'put';
    },
    findHeld: (charts, where) => content.findHeld(charts, where),
    readArchive: (chart) => content.readArchive(chart),
    async remove(charts, { generated, keepFiles }) {
      const refusal = indexWriter && (await refusalOf(indexWriter.remove(charts, generated)));
      if (refusal !== undefined) {
        return charts.map((chart) => ({ chart, reason: refusal }));
      }
      return indexWriter !== undefined && keepFiles ? [] : await removeFiles(charts, content, runtime);
    },
    async add(charts, created) {
      let { lacking } = await content.compare(charts);
      for (let round = 1; lacking.length > 0; round += 1) {
        if (round > rounds) {
          throw notTaken(url, lacking);
        }
        runtime.log.info(`Sending ${plural(lacking.length, 'chart')} to ${url}`);
        await (indexWriter?.add(lacking, created) ?? content.send(lacking));
        lacking = await settle(async () => (await content.compare(charts)).lacking, runtime);
      }
    },
  };
}

/** @returns those that stay */
async function removeFiles(
  charts: readonly ChartVersion[],
  content: ClassicContent,
  runtime: Pick<Runtime, 'clock' | 'log'>,
): Promise<readonly StayingChart[]> {
  const staying: StayingChart[] = [];
  for (const chart of charts) {
    const reason = await refusalOf(content.remove(chart));
    staying.push(...(reason === undefined ? [] : [{ chart, reason }]));
  }
  const refused = new Set(staying.map(({ chart }) => chart));
  const removed = charts.filter((chart) => !refused.has(chart));
  const held = await settle(() => content.findHeld(removed, 'listed'), runtime);
  return [
    ...staying,
    ...held.map((chart) => ({ chart, reason: 'it was told to delete it, and still lists it' })),
  ];
}

/**
 * Waits until the repository shows what was done.
 * @param find the charts of which it does not yet
 * @returns those of which it still does not when patience ends
 */
async function settle<T>(
  find: () => Promise<readonly T[]>,
  { clock, log }: Pick<Runtime, 'clock' | 'log'>,
): Promise<readonly T[]> {
  for (let pause = firstPause, waited = 0; ; pause *= 2) {
    const found = await find();
    if (found.length === 0 || waited >= patience) {
      return found;
    }
    if (waited === 0) {
      log.info('Waiting until that can be seen there');
    }
    await clock.sleep(pause);
    waited += pause;
  }
}

/** @returns what the repository says where it does not let that be done */
async function refusalOf(act: Promise<void>): Promise<string | undefined> {
  const error = await orError(act, refusals);
  return error instanceof TidegateError ? [error.message, ...error.details].join(': ') : undefined;
}

function notTaken(url: string, charts: readonly ChartFile[]): RemoteError {
  return new RemoteError('CHART_NOT_TAKEN', `${url} took charts, but does not give them back`, {
    details: charts.map(({ chart, layer }) => `${chart.name} ${chart.version} (${layer.digest})`),
    hint: 'A file or its entry in the index is missing, also after a while. Look at the storage of the repository, and at caches before it; then run again.',
  });
}

import { RemoteError, TidegateError } from '../../errors.ts';
import type { Http } from '../../http/http.ts';
import type { ClassicTarget } from '../../release/release-file.ts';
import { plural } from '../../report/format.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type {
  ChartAddition,
  ChartFile,
  ChartRepository,
  StayingChart,
  ChartVersion,
} from './chart-repository.ts';
import { classicAddresses } from './classic-address.ts';
import { type ClassicContent, createClassicContent } from './classic-content.ts';
import { requireApi } from './classic-files.ts';
import { createIndexWriter } from './write-index.ts';

/** Milliseconds that a server has to list what it took: some make their index in the background. */
const patience = 30_000;
const firstPause = 250;
const rounds = 5;
const refusals = new Set(['UNAUTHORIZED', 'DENIED', 'WRITE_REFUSED', 'NO_INDEX_LOCK']);

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
      if (indexWriter !== undefined) {
        const refusal = await refusalOf(() => indexWriter.remove(charts, generated));
        if (refusal !== undefined || keepFiles) {
          return refusal === undefined ? [] : charts.map((chart) => ({ chart, reason: refusal }));
        }
      }
      const staying: StayingChart[] = [];
      for (const chart of charts) {
        const reason = await refusalOf(() => content.remove(chart));
        staying.push(...(reason === undefined ? [] : [{ chart, reason }]));
      }
      const refused = new Set(staying.map(({ chart }) => chart));
      const left = await settleRemoval(
        charts.filter((chart) => !refused.has(chart)),
        content,
        runtime,
      );
      return [
        ...staying,
        ...left.map((chart) => ({ chart, reason: 'it was told to delete it, and still lists it' })),
      ];
    },
    async add(charts, created) {
      let { lacking } = await content.compare(charts);
      for (let round = 1; lacking.length > 0; round += 1) {
        if (round > rounds) {
          throw notTaken(url, lacking);
        }
        runtime.log.info(`Sending ${plural(lacking.length, 'chart')} to ${url}`);
        if (indexWriter === undefined) {
          await content.send(lacking);
        } else {
          await indexWriter.add(lacking, created);
        }
        lacking = await settle(charts, content, runtime);
      }
    },
  };
}

/** Waits until charts show. @returns those that do not */
async function settle(
  charts: readonly ChartAddition[],
  content: ClassicContent,
  { clock, log }: Pick<Runtime, 'clock' | 'log'>,
): Promise<readonly ChartAddition[]> {
  for (let pause = firstPause, waited = 0; ; pause *= 2) {
    const { lacking } = await content.compare(charts);
    if (lacking.length === 0 || waited >= patience) {
      return lacking;
    }
    if (waited === 0) {
      log.info('Waiting until they can be read there');
    }
    await clock.sleep(pause);
    waited += pause;
  }
}

/** Waits until charts are listed no more. @returns those that still are */
async function settleRemoval(
  charts: readonly ChartVersion[],
  content: ClassicContent,
  { clock }: Pick<Runtime, 'clock'>,
): Promise<readonly ChartVersion[]> {
  for (let pause = firstPause, waited = 0; ; pause *= 2) {
    const left = await content.findHeld(charts, 'listed');
    if (left.length === 0 || waited >= patience) {
      return left;
    }
    await clock.sleep(pause);
    waited += pause;
  }
}

/** @returns what the repository says where it does not let that be done */
async function refusalOf(act: () => Promise<void>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (error instanceof TidegateError && refusals.has(error.code)) {
      return [error.message, ...error.details].join(': ');
    }
    throw error;
  }
}

function notTaken(url: string, charts: readonly ChartFile[]): RemoteError {
  return new RemoteError('CHART_NOT_TAKEN', `${url} took charts, but does not give them back`, {
    details: charts.map(({ chart, layer }) => `${chart.name} ${chart.version} (${layer.digest})`),
    hint: 'A file or its entry in the index is missing, also after a while. Look at the storage of the repository, and at caches before it; then run again.',
  });
}

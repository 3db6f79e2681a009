import { indexLimit } from '../../helm/index.ts';
import { type HelmRepository, openHelmRepository } from '../../helm/repository.ts';
import type { Http } from '../../http/http.ts';
import type { Answers } from '../answers.ts';

/** Classic Helm repositories; each index is read once for all of its charts. */
export interface HelmRepositories {
  /** @throws what `openHelmRepository` throws */
  open(url: string): Promise<HelmRepository>;
  /** The same, with an index that no cache had a hand in. */
  openFresh(url: string): Promise<HelmRepository>;
}

export function createHelmRepositories(http: Http, answers: Answers): HelmRepositories {
  const opened = new Map<string, Promise<HelmRepository>>();
  const open = (url: string, fresh: boolean): Promise<HelmRepository> => {
    const key = `${fresh} ${url}`;
    const known =
      opened.get(key) ??
      openHelmRepository(http, url, (index) =>
        answers.ask({ url: index, subject: index, limit: indexLimit, ...(fresh ? { fresh } : {}) }),
      );
    opened.set(key, known);
    return known;
  };
  return {
    open: (url) => open(url, false),
    async openFresh(url) {
      const repository = await open(url, false);
      return repository.kept ? await open(url, true) : repository;
    },
  };
}

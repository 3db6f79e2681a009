import type { PromotionTargets } from '../promote/targets.ts';
import type { Lock } from '../release/lock.ts';
import { parsePath } from '../schema/path.ts';
import type { Path } from '../schema/schema.ts';

/** What a release has, under every name: what makes up one of them is no guess. */
export interface ReleaseNames {
  /** `host/path` of images and charts, upstream and inside. */
  readonly repositories: ReadonlySet<string>;
  /** `host/path` of an image inside, and what that is upstream. */
  readonly upstreams: ReadonlyMap<string, string>;
  /** What the values of charts say, by the release's lock; none where nobody knows. */
  readonly setters: readonly Setter[];
}

/** A value of a chart that says which image it is: its name. What the chart makes of a tag beside it is not known. */
export interface Setter extends SetterPath {
  readonly upstream: string;
  /** `host/path` inside. */
  readonly repository: string;
  /** As the lock has it: one for each version. */
  readonly reference: string;
}

interface SetterPath {
  readonly chart: string;
  readonly path: Path;
}

export function releaseNames(
  { images, charts }: PromotionTargets,
  lock?: Pick<Lock, 'images'>,
): ReleaseNames {
  const locked = new Map(lock?.images.map(({ reference, setBy = [] }) => [reference, setBy]));
  return {
    repositories: new Set([
      ...images.flatMap(({ upstream, repository }) => [upstream, repository]),
      ...charts.map(({ repository }) => repository),
    ]),
    upstreams: new Map(images.map(({ upstream, repository }) => [repository, upstream])),
    setters: images.flatMap(({ artifact: { reference }, upstream, repository }) =>
      (locked.get(reference) ?? []).flatMap((text) => {
        const setter = parseSetter(text);
        return setter === undefined ? [] : [{ ...setter, upstream, repository, reference }];
      }),
    ),
  };
}

/** `operator-wandb: redis.image`, as the lock has it. */
export function parseSetter(text: string): SetterPath | undefined {
  const end = text.indexOf(': ');
  const path = end < 0 ? undefined : parsePath(text.slice(end + 2));
  return path && { chart: text.slice(0, end), path };
}

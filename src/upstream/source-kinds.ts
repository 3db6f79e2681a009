import { isMap, object, oneForm, refine, type Schema } from '../schema/schema.ts';
import { channel } from './channel/source.ts';
import { githubReleases, githubTags } from './github/source.ts';
import { helmIndex } from './helm/source.ts';
import { list } from './list/source.ts';
import { serverManifest } from './server-manifest/source.ts';
import type { Entry, SourceContext, SourceKind, VersionSource } from './source.ts';

/** Every source besides an entry's own repository, by its key in the release file. A new one is a folder and a line here. */
const sourceKinds = {
  channel,
  github: githubReleases,
  githubTags,
  helm: helmIndex,
  list,
  serverManifest,
} satisfies Record<string, SourceKind>;

/** Where the versions of an entry come from, when not from its own repository: `from: {github: wandb/server}`. */
export interface From {
  readonly kind: keyof typeof sourceKinds;
  readonly at: string;
}

/** What an entry of that kind may have under `from`: a map with one key. */
export function fromField(of: Entry['kind']): Schema<From> {
  const forms = new Map(
    kindNames()
      .filter((kind) => sourceKinds[kind].of.includes(of))
      .map((kind) => [kind, formOf(kind)]),
  );
  const expected = `a map with one of ${[...forms.keys()].join(', ')}`;
  return oneForm(expected, [...forms.values()], (value) => {
    const [key, ...others] = isMap(value) ? Object.keys(value) : [];
    const kind = kindNames().find((name) => name === key);
    return kind === undefined || others.length > 0 ? undefined : forms.get(kind);
  });
}

/** Asks nobody yet. */
export function openSource({ kind, at }: From, entry: Entry, context: SourceContext): VersionSource {
  return sourceKinds[kind].open(at, entry, context);
}

function formOf(kind: From['kind']): Schema<From> {
  return refine(object({ [kind]: sourceKinds[kind].field }), (form): From | undefined => {
    const at = form[kind];
    return at === undefined ? undefined : { kind, at };
  });
}

function kindNames(): readonly From['kind'][] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant above
  return Object.keys(sourceKinds) as From['kind'][];
}

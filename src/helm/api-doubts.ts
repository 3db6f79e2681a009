import type { ChartTree } from './chart-tree.ts';
import type { ChartScopes, Scope } from './probe.ts';
import type { Kubernetes } from './render.ts';

/** `.Capabilities.APIVersions.Has "a/v1"`, and `has "a/v1" .Capabilities.APIVersions`. */
const named = [
  /\.Capabilities\.APIVersions\.Has\s+["`]([\w./-]{1,400})["`]/g,
  /\bhas\s+["`]([\w./-]{1,400})["`]\s+\S*\.Capabilities\.APIVersions\b/g,
];
const versionUsed = /\.Capabilities\.KubeVersion\b/;
/** Any that charts take, and is not what Helm takes for granted: what depends on the version shows as another image. */
const otherVersion = '1.25';
const used = /\.Capabilities\.APIVersions\b/g;
const comments = /\{\{-?\s*\/\*.*?\*\/\s*-?\}\}/gs;
/** What may be meant where the name is in a variable, or is handed to a library chart. */
const quoted =
  /["`]((?:[a-z0-9][a-z0-9.-]{0,252}\/)v\d{1,3}(?:(?:alpha|beta)\d{1,3})?(?:\/[A-Z]\w{0,62})?)["`]/g;

interface Asked {
  readonly names: readonly string[];
  /** True where a template asks by a name that does not stand there. */
  readonly isHidden: boolean;
  /** True where a template asks for the version of Kubernetes. */
  readonly asksVersion: boolean;
  /** Whatever looks like the name of an API. */
  readonly candidates: readonly string[];
}

/** What there is to know of one rendering of a chart. */
interface ApiQuestion {
  readonly tree: ChartTree;
  /** Of which subcharts are switched off, and which APIs Helm takes for granted; all and none where it is absent. */
  readonly scopes: ChartScopes | undefined;
  readonly kubernetes: Kubernetes | undefined;
  /** The images that are only there on such a cluster, with its APIs as well; undefined where the chart does not render so. */
  readonly imagesOn: (cluster: Kubernetes) => Promise<readonly string[] | undefined>;
}

/**
 * What a chart does only on a cluster with some API is not rendered where nobody says that the cluster has it.
 * @returns a sentence where that may bring images, with the APIs that templates ask for and of which nobody says whether the
 *   cluster has them; one where a template asks for an API whose name is nowhere to be found; and one where the version of
 *   the cluster, which nobody says, decides on images
 */
export async function apiDoubts({
  tree,
  scopes,
  kubernetes,
  imagesOn,
}: ApiQuestion): Promise<readonly string[]> {
  const { version, apis, lacks = [] } = kubernetes ?? {};
  const known = new Set([...(scopes?.apis ?? []), ...(apis ?? []), ...lacks]);
  const asked = apisAskedFor(tree, scopes?.root);
  const isHidden = asked.some((each) => each.isHidden);
  const candidates = [
    ...asked.flatMap((each) => each.candidates),
    ...namesIn(JSON.stringify(scopes?.values ?? {}), [quoted]),
  ];
  const likely = isHidden ? candidates.filter((api) => !known.has(groupOf(api))) : [];
  const names = [...asked.flatMap((each) => each.names), ...likely];
  const unknown = [...new Set(names)].filter((api) => !known.has(api)).sort();
  const images = unknown.length === 0 ? [] : await imagesOn({ apis: unknown });
  return [
    ...(images?.length === 0 ? [] : [doubtOf(unknown, images)]),
    ...(isHidden && candidates.length === 0 && apis === undefined ? [hiddenDoubt] : []),
    ...(version === undefined && asked.some((each) => each.asksVersion) ? await versionDoubts(imagesOn) : []),
  ];
}

/** Many charts ask for the version only to write an `apiVersion`: those bring no other image. */
async function versionDoubts(imagesOn: ApiQuestion['imagesOn']): Promise<readonly string[]> {
  const images = await imagesOn({ version: otherVersion });
  const other =
    images === undefined
      ? `it does not render for ${otherVersion}`
      : `one with ${otherVersion} would need ${images.join(', ')} too`;
  return images?.length === 0
    ? []
    : [
        `it asks for the version of the cluster, and was rendered for the one that helm takes for granted: ${other}. Say the cluster's own at the chart under kubernetes.version`,
      ];
}

const hiddenDoubt =
  'it asks whether the cluster has some API whose name is put together while it renders: what it has only there may be missing. List at the chart what the cluster has under kubernetes.apis, if only as []';

function doubtOf(apis: readonly string[], images: readonly string[] | undefined): string {
  const missing =
    images === undefined
      ? 'what it has only there is missing'
      : `${images.join(', ')} would be needed there too`;
  return `it asks whether the cluster has ${apis.join(', ')}, and was rendered for one without: ${missing}. List at the chart what the cluster has under kubernetes.apis, and the others under kubernetes.lacks`;
}

function apisAskedFor(tree: ChartTree, scope: Scope | undefined): readonly Asked[] {
  const templates = tree.templates.replaceAll(comments, '');
  const names = namesIn(templates, named);
  const own: Asked = {
    names,
    isHidden: [...templates.matchAll(used)].length > names.length,
    asksVersion: versionUsed.test(templates),
    candidates: namesIn(templates, [quoted]),
  };
  const rendered = [...tree.subcharts].filter(([name]) => scope === undefined || scope.subcharts.has(name));
  return [own, ...rendered.flatMap(([name, sub]) => apisAskedFor(sub, scope?.subcharts.get(name)))];
}

function namesIn(text: string, patterns: readonly RegExp[]): readonly string[] {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].flatMap(([, api]) => api ?? []));
}

/** `apps/v1` of `apps/v1/Deployment`: Helm knows the kinds of Kubernetes itself by their groups only. */
function groupOf(api: string): string {
  return api.split('/').slice(0, 2).join('/');
}

import {
  about,
  array,
  boolean,
  isMap,
  matching,
  object,
  oneForm,
  optional,
  record,
  refine,
  type Schema,
  string,
} from '../schema/schema.ts';
import type { Kubernetes } from '../helm/render.ts';
import { fromField } from '../upstream/source-kinds.ts';
import { githubRepository } from '../upstream/github/repository.ts';
import { nameField } from './fields.ts';
import {
  chartNameField,
  chartRepositoryField,
  imageNameField,
  pathField,
  rangeField,
  tagField,
} from './release-file-fields.ts';
import type { ChartEnvironment, ImageSource } from './release-file.ts';
import { variantRule, versionRules } from './version-rules.ts';

/** Helm sees each of them as a text: `Has "apps/v1/Deployment"` is not true of `apps/v1`. */
const apiField = matching(
  /^(?:[a-z0-9][a-z0-9.-]{0,252}\/)?v\d{1,3}(?:(?:alpha|beta)\d{1,3})?(?:\/[A-Z][A-Za-z0-9]{0,62})?$/,
  'an API version such as monitoring.coreos.com/v1',
);

const kubernetesVersion = matching(
  /^v?\d{1,3}\.\d{1,3}(?:\.\d{1,5})?(?:[-+][0-9A-Za-z.+-]{1,64})?$/,
  'a version of Kubernetes such as "1.31", in quotes',
);

const kubernetesMap: Schema<Kubernetes> = object({
  version: about(
    'Its version, such as "1.31", in quotes. By default the one that Helm takes for granted.',
    optional(kubernetesVersion),
  ),
  apis: about(
    'APIs that it has besides those of Kubernetes itself, such as `monitoring.coreos.com/v1`, spelled as the templates ask for them.',
    optional(array(apiField)),
  ),
  lacks: about(
    'APIs that it does not have: no warning tells that a chart asks for them.',
    optional(array(apiField)),
  ),
});

const kubernetesWord = refine(kubernetesVersion, (version): Kubernetes => ({ version }));

const kubernetesField = oneForm(
  `${kubernetesVersion.expected}, or a map with version, apis, lacks`,
  [kubernetesWord, kubernetesMap],
  (value) => (isMap(value) ? kubernetesMap : kubernetesWord),
);

const environmentMap: Schema<ChartEnvironment> = object({
  values: about('Values files of this place.', optional(array(pathField), [])),
  kubernetes: about('Its cluster: what stands here wins over that of the chart.', optional(kubernetesField)),
});

const environmentList = refine(array(pathField), (values): ChartEnvironment => ({ values }));

const environmentField = oneForm(
  'a list of values files, or a map with values, kubernetes',
  [environmentList, environmentMap],
  (value) => (isMap(value) ? environmentMap : environmentList),
);

/** What a release is made of: an entry of `charts`, and one of `images`. */

const notesField = about(
  'Where the release notes of its versions are; `tidegate.notes.md` beside the lock gets them, and the bundle carries that.',
  optional(object({ github: about('A repository on GitHub: the notes of its releases.', githubRepository) })),
);

export const chartSource = object({
  name: about('Name of the chart.', chartNameField),
  repository: about(
    'A classic repository, or the parent of an OCI chart, to whose path the name is added.',
    chartRepositoryField,
  ),
  version: about(
    'A semver range: the newest release in it is taken. In quotes, as YAML reads 1.10 as the number 1.1.',
    rangeField,
  ),
  values: about(
    'Values for rendering, relative to this file, later ones win. `file#a.b` takes the map at `a.b`, `file#Kind/name:a.b` that of one of several documents.',
    optional(array(pathField), []),
  ),
  environments: about(
    'Each place where the chart runs, by its name: its values files, or a map. The chart is rendered for each of them, with `values` below.',
    optional(record(environmentField)),
  ),
  kubernetes: about(
    'The cluster that the chart is rendered for, as its templates may ask: its version, or a map.',
    optional(kubernetesField),
  ),
  testHooks: about('`true`: takes the images that only `helm test` pulls too.', optional(boolean)),
  exclude: about(
    'What rendering takes for images and is none, or is not wanted: with or without a tag, `*` stands for any text.',
    optional(array(string)),
  ),
  from: about('Where its versions come from, if not from its repository.', optional(fromField('chart'))),
  notes: notesField,
  ...versionRules,
});

export const imageSource = refine(
  object({
    name: about('The repository, without tag.', imageNameField),
    version: about('A semver range: the newest release in it is taken. In quotes.', optional(rangeField)),
    tag: about('An exact tag instead.', optional(tagField)),
    from: about('Where its versions come from, if not from its tags.', optional(fromField('image'))),
    notes: notesField,
    group: about(
      'A name of your own: images of one group share one version, the newest in their ranges that all of them have.',
      optional(nameField),
    ),
    ifRendered: about(
      '`true`: left out where every chart was rendered and none of them names it.',
      optional(boolean),
    ),
    variant: variantRule,
    ...versionRules,
  }),
  (image, path, faults): ImageSource | undefined => {
    if ((image.version === undefined) === (image.tag === undefined)) {
      const found = image.version === undefined ? 'neither' : 'both';
      faults.push({
        path,
        message: `expected either version (a range) or tag (an exact tag), found ${found}`,
      });
    }
    if (image.group !== undefined && image.version === undefined) {
      faults.push({
        path,
        message: 'expected version (a range) beside group: what stands still shares no moves',
      });
    }
    return image;
  },
  { oneOf: [{ required: ['version'] }, { required: ['tag'] }] },
);

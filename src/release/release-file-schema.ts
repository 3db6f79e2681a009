import {
  about,
  array,
  boolean,
  type Fault,
  type Infer,
  object,
  optional,
  type Path,
  record,
  refine,
  string,
} from '../schema/schema.ts';
import { bumpTargetField } from './bump-schema.ts';
import { endpointField } from './endpoint-field.ts';
import { environmentFaults, environmentsField } from './environments-schema.ts';
import { nameField } from './fields.ts';
import { helmField } from './helm-field.ts';
import { writtenPlatformsField } from './platforms.ts';
import { completeTargets, promoteField, targetFaults } from './promote-schema.ts';
import { pullRequestDefaults, pullRequestField } from './pull-request-schema.ts';
import { hostField, pathField } from './release-file-fields.ts';
import { repositoryPatternField } from './repository-pattern.ts';
import { cadenceField, freezeField, securityField, supportField } from './schedule-schema.ts';
import { rootFaults, signedField } from './signed-field.ts';
import { chartSource, imageSource } from './sources-schema.ts';
import { titlesField } from './titles-field.ts';

const releaseFile = object({
  name: about('Names the bundle, the branch and the promotion records.', nameField),
  preset: about(
    'What this file is laid over: the name of a built-in preset, such as `wandb`, or the path of a file of your own.',
    optional(string),
  ),
  without: about('Charts and images of the preset that are not wanted, by name.', optional(array(string))),
  audience: about('The side that the bundle is for; another one refuses it.', optional(nameField)),
  platforms: about(
    'What is taken of an image for several platforms: `all`, one such as `linux/amd64`, or a list.',
    optional(writtenPlatformsField, 'all'),
  ),
  charts: about(
    'Charts that are followed. Each is rendered, and its images join the release.',
    optional(array(chartSource), []),
  ),
  images: about(
    'Images that are followed by themselves. They win over the tags that charts render.',
    optional(array(imageSource), []),
  ),
  titles: about(
    'Titles that `list` shows images under, in this order: names of charts that use them, or repositories such as `docker.io/wandb/*`, or `**`.',
    optional(titlesField),
  ),
  cadence: about(
    'How often there is a release: `monthly`, `quarterly`, `yearly`, a cron expression, or a map. Without it, whatever is new is taken at once.',
    optional(cadenceField),
  ),
  freeze: about(
    'Times in which no release becomes due by itself: both days belong to it, UTC.',
    optional(freezeField, []),
  ),
  support: about('How long the vendor supports what is carried.', optional(supportField)),
  security: about('Fixes that do not wait for the cadence.', optional(securityField, [])),
  signed: about(
    'By whom charts and images must be signed upstream: repositories, such as `ghcr.io/wandb/helm-charts/*`, and who signs what is there. Of several that fit, the one that says most holds.',
    optional(signedField),
  ),
  trustedRoot: about(
    "A trusted_root.json of sigstore: the authorities and logs that upstream's certificates are judged by.",
    optional(pathField),
  ),
  ledger: about(
    'Path of the ledger: when which version was seen for the first time. By default `tidegate.ledger.json` beside the lock; named here, it is kept although no entry has a minimum age.',
    optional(pathField),
  ),
  trust: about('Path of the trust policy: whose signature is accepted.', optional(pathField)),
  promote: about(
    'Where charts and images go on the internal side; a list, where they go to several registries.',
    optional(promoteField, []),
  ),
  check: about(
    'What is checked before anything is changed.',
    optional(
      object({
        render: about(
          'Also render the promoted charts with the values of the files, and check every image. Needs helm.',
          optional(boolean, false),
        ),
        allow: about(
          "The inside's own: repositories such as `harbor.corp.example/team/*`, with images and charts that are not of the release. They are named in the report, and not looked up; what the release has is checked all the same.",
          optional(array(repositoryPatternField), []),
        ),
      }),
      { render: false, allow: [] },
    ),
  ),
  bump: about(
    'The files that are changed: the values of charts, custom resources, Argo CD, Flux, Kustomize, other manifests.',
    optional(array(bumpTargetField), []),
  ),
  environments: about(
    'Places that take a release one after the other, in this order; every file under `bump` is of one of them.',
    optional(environmentsField),
  ),
  pullRequest: about('The pull request that `bump` opens.', optional(pullRequestField, pullRequestDefaults)),
  helm: about(
    'Where Helm comes from where it is not installed; without this key it is not fetched.',
    optional(helmField),
  ),
  endpoints: about(
    'How a host is reached, by its name in references: a base URL to ask instead, or a map.',
    optional(record(endpointField), {}),
  ),
});

/** `tidegate.yaml` as it is written, without the defaults of `pullRequest`, which depend on its name. */
export const releaseFileSchema = refine(releaseFile, (file, path, faults) => {
  checkUnique(file.charts, [...path, 'charts'], ({ name }) => name, faults);
  checkUnique(
    file.images,
    [...path, 'images'],
    ({ name, version, tag }) => `${name} ${version ?? tag}`,
    faults,
  );
  checkUnique(file.bump, [...path, 'bump'], ({ file }) => file, faults);
  for (const host of Object.keys(file.endpoints)) {
    if (hostField.parse(host, [], []) === undefined) {
      faults.push({
        path: [...path, 'endpoints', host],
        key: true,
        message: `expected ${hostField.expected}`,
      });
    }
  }
  const promote = completeTargets(file.promote, file.name);
  faults.push(
    ...targetFaults(promote, [...path, 'promote']),
    ...rootFaults(file, path),
    ...environmentFaults({ ...file, promote }, path),
  );
  const known = file.charts.map(({ name }) => name);
  for (const [index, { chart, standIns }] of file.bump.entries()) {
    if (standIns !== undefined && !file.check.render) {
      const at = [...path, 'bump', index, 'standIns'];
      faults.push({
        path: at,
        key: true,
        message: 'expected check: {render: true}: nothing else takes them',
      });
    }
    if (chart !== undefined && known.length > 0 && !known.includes(chart)) {
      faults.push({
        path: [...path, 'bump', index, 'chart'],
        message: `expected one of the charts in this file: ${known.join(', ')}`,
      });
    }
  }
  return { ...file, promote };
});

export type WrittenReleaseFile = Infer<typeof releaseFileSchema>;

function checkUnique<T>(items: readonly T[], path: Path, keyOf: (item: T) => string, faults: Fault[]): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    if (seen.has(keyOf(item))) {
      faults.push({ path: [...path, index], message: `${keyOf(item)} is there twice` });
    }
    seen.add(keyOf(item));
  }
}

import { parsePath } from '../schema/path.ts';
import { about, array, literal, object, optional, record, refine, scalar } from '../schema/schema.ts';
import { nameField } from './fields.ts';
import { chartNameField, gitPathField, imageNameField } from './release-file-fields.ts';
import type { BumpPath } from './release-file.ts';
import { standInsField } from './stand-ins-field.ts';

const placeField = scalar('a path such as spec.values.app.image.tag or images[0].tag', (value) =>
  typeof value === 'string' ? parsePath(value) : undefined,
);

/** `{path: app.version, image: docker.io/wandb/local}`, or with `chart`. */
const bumpPath = refine(
  object({
    path: about(
      'Keys with dots between them; `[0]` for an item, `["a.b"]` for a key with a dot.',
      placeField,
    ),
    image: about('The image of the release that the value is of …', optional(imageNameField)),
    chart: about('… or the chart whose version it is.', optional(chartNameField)),
    part: about(
      'What the value holds of the image, where it does not tell by itself.',
      optional(literal('tag', 'digest', 'reference')),
    ),
  }),
  ({ path: keys, image, chart, part }, path, faults): BumpPath | undefined => {
    const fault = (message: string): undefined => {
      faults.push({ path, message });
      return undefined;
    };
    if (image !== undefined && chart === undefined) {
      return { path: keys, kind: 'image', name: image, ...(part === undefined ? {} : { part }) };
    }
    if (chart === undefined || image !== undefined) {
      return fault('expected either image or chart');
    }
    return part === undefined
      ? { path: keys, kind: 'chart', name: chart }
      : fault('expected no part: of a chart there is only the version');
  },
);

const imageRules = refine(record(imageNameField), (rules, path, faults) => {
  const entries = Object.entries(rules).flatMap(([name, image]) => {
    const written = imageNameField.parse(name, [], []);
    if (written === undefined) {
      faults.push({ path: [...path, name], key: true, message: `expected ${imageNameField.expected}` });
    }
    return written === undefined ? [] : [[written, image] as const];
  });
  return Object.fromEntries(entries);
});

const bumpTarget = object({
  file: about('A file of the repository, with `/`.', gitPathField),
  chart: about(
    'The chart whose values, or whose custom resource, it holds. Other files need none.',
    optional(chartNameField),
  ),
  valueFiles: about(
    'Values files that are given to Helm before this one, first to last: `helm -f values/base.yaml -f <file>`. Paths as that of `file`.',
    optional(array(gitPathField)),
  ),
  environment: about('The environment that it is of.', optional(nameField)),
  images: about(
    'What the file names → the image of the release that it is, by its upstream name or the internal one. For names that are not those of `promote.images`, such as those of a mirror.',
    optional(imageRules),
  ),
  paths: about(
    'Values that are of an image or a chart and cannot be known as such, by their paths.',
    optional(array(bumpPath)),
  ),
  standIns: about(
    'Values that a chart cannot be rendered without and that are not in git, such as passwords: `auth.password: any`. Only `check.render` takes them, and below all other values.',
    optional(standInsField),
  ),
});

/** An entry of `bump`, as it is written. */
export const bumpTargetField = refine(bumpTarget, (target, path, faults) => {
  const { file, chart, valueFiles } = target;
  const at = [...path, 'valueFiles'];
  if (valueFiles !== undefined && chart === undefined) {
    faults.push({ path: at, key: true, message: 'expected chart, too: Helm is given them for one' });
  }
  for (const [index, other] of (valueFiles ?? []).entries()) {
    if (other === file) {
      faults.push({ path: [...at, index], message: 'expected other files: this one comes last by itself' });
    } else if (valueFiles?.indexOf(other) !== index) {
      faults.push({ path: [...at, index], message: `${other} is there twice` });
    }
  }
  return target;
});

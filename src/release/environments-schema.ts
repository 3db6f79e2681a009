import {
  about,
  array,
  type Fault,
  type Infer,
  object,
  optional,
  type Path,
  string,
} from '../schema/schema.ts';
import { durationField } from './duration.ts';
import { nameField } from './fields.ts';

/** Places that take a release one after the other, each by a pull request of its own. */
export const environmentsField = array(
  object({
    name: about('Ends the name of its branch: `tidegate/wandb-stage`.', nameField),
    soak: about(
      'How long the files of the environment before it must have named a release on the base branch, in minutes, hours, days or weeks: `90m`, `12h`, `3d`, `2w`. The first one has none.',
      optional(durationField),
    ),
    to: about(
      'The target of `promote` that it runs from: its registry, mapping and records. By default the one that `--to` names, else the last.',
      optional(string),
    ),
  }),
);

export type Environment = Infer<typeof environmentsField>[number];

interface Written {
  readonly environments?: readonly Environment[];
  readonly promote: readonly { readonly name: string }[];
  readonly bump: readonly { readonly environment?: string | undefined }[];
}

/** What is wrong between environments and the files that are theirs. */
export function environmentFaults(
  { environments = [], promote, bump }: Written,
  path: Path,
): readonly Fault[] {
  const written = { environments, promote, bump };
  return [
    ...soakFaults(written, path),
    ...targetFaults(written, path),
    ...nameFaults(written, path),
    ...fileFaults(written, path),
  ];
}

function soakFaults({ environments }: Required<Written>, path: Path): readonly Fault[] {
  const message = 'expected no soak: the first one waits for none';
  return environments[0]?.soak === undefined ? [] : [{ path: [...path, 'environments', 0, 'soak'], message }];
}

function targetFaults({ environments, promote }: Required<Written>, path: Path): readonly Fault[] {
  const targets = promote.map(({ name }) => name);
  const message = `expected one of the targets under promote: ${targets.join(', ')}`;
  return environments.flatMap(({ to }, index) =>
    to === undefined || targets.includes(to)
      ? []
      : [{ path: [...path, 'environments', index, 'to'], message }],
  );
}

function nameFaults({ environments, bump }: Required<Written>, path: Path): readonly Fault[] {
  const names = environments.map(({ name }) => name);
  return names.flatMap((name, index): readonly Fault[] => {
    const at = [...path, 'environments', index, 'name'];
    if (names.indexOf(name) !== index) {
      return [{ path: at, message: `${name} is there twice` }];
    }
    return bump.some(({ environment }) => environment === name)
      ? []
      : [{ path: at, message: `no file under bump is of the environment ${name}` }];
  });
}

function fileFaults({ environments, bump }: Required<Written>, path: Path): readonly Fault[] {
  const names = environments.map(({ name }) => name);
  return bump.flatMap(({ environment }, index): readonly Fault[] => {
    const at = [...path, 'bump', index, ...(environment === undefined ? [] : ['environment'])];
    if (names.length === 0) {
      const message = 'expected environments: at the top of the file, with that name';
      return environment === undefined ? [] : [{ path: at, message }];
    }
    const expected = `expected one of the environments in this file: ${names.join(', ')}`;
    return environment !== undefined && names.includes(environment)
      ? []
      : [{ path: at, message: environment === undefined ? `environment: ${expected}` : expected }];
  });
}

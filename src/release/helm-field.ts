import { type HelmSource, knownHelms, pinnedHelm } from '../helm/helm-release.ts';
import { about, matching, object, optional, refine } from '../schema/schema.ts';
import { urlField } from './fields.ts';

/** Where Helm comes from where none is installed. */
export const helmField = refine(
  object({
    version: about(
      'The version to fetch.',
      optional(matching(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/, 'a version of Helm such as 3.20.2'), pinnedHelm),
    ),
    url: about(
      'Where its archive is; `{version}`, `{platform}` (`linux-amd64`) and `{extension}` are filled in. By default get.helm.sh; the internal side fetches nothing without it.',
      optional(urlField),
    ),
    sha256: about(
      `Sha256 of that archive, in hex: needed for any version but ${knownHelms().join(', ')}.`,
      optional(matching(/^[0-9a-f]{64}$/, 'a sha256 of 64 hex digits')),
    ),
  }),
  (helm, path, faults): HelmSource => {
    if (helm.sha256 === undefined && !knownHelms().includes(helm.version)) {
      faults.push({
        path,
        message: `expected sha256: of Helm ${helm.version} no digest is known here, only of ${knownHelms().join(', ')}`,
      });
    }
    return helm;
  },
);

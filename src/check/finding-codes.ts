/** What a code of a finding stands for, as `docs/check.md` has it in a table: full sentences. */
export interface CodeMeaning {
  /** Where something only looks like an image, an error about it is a warning. */
  readonly severity: 'error' | 'warning';
  readonly meaning: string;
  readonly remedy: string;
}

export const findingCodes = {
  PUBLIC_IMAGE: {
    severity: 'error',
    meaning: 'The image is outside of the internal registry.',
    remedy: 'Write its internal name, promote it, or allow it (`check.allow`).',
  },
  MISSING_IMAGE: {
    severity: 'error',
    meaning: 'The internal registry has no such tag or digest.',
    remedy: 'Promote the release that has it, or write a tag that is there.',
  },
  INVALID_IMAGE: {
    severity: 'error',
    meaning: 'The text is no image reference.',
    remedy: 'Correct its name, tag or digest.',
  },
  FLOATING_TAG: {
    severity: 'error',
    meaning:
      'There is no tag and no digest, the tag is `latest`, or the one that the chart gives is not that of the release.',
    remedy: 'Write the tag of the release.',
  },
  DIGEST_DRIFT: {
    severity: 'error',
    meaning: 'Somebody pushed over the tag since it was promoted.',
    remedy: 'Find out who, delete it, and promote the release again.',
  },
  DIGEST_MISMATCH: {
    severity: 'error',
    meaning: 'The digest in the file is not that of the tag beside it.',
    remedy: 'Write the digest of that tag, or none.',
  },
  PUBLIC_CHART: {
    severity: 'error',
    meaning: 'The chart is taken from a repository outside.',
    remedy: 'Write the address of the internal one, or allow it (`check.allow`).',
  },
  MISSING_CHART: {
    severity: 'error',
    meaning: 'The internal repository has no such chart or version.',
    remedy: 'Promote the release that has it.',
  },
  CHART_DRIFT: {
    severity: 'error',
    meaning: 'Somebody replaced the chart since it was promoted.',
    remedy: 'Find out who, remove it, and promote the release again.',
  },
  NAME_NOT_IN_RELEASE: {
    severity: 'error',
    meaning:
      'Neither the file nor what is rendered of it has a name that the release file lists under `images`.',
    remedy: 'Correct `images` under `bump`.',
  },
  MISSING_VALUES: {
    severity: 'error',
    meaning: 'The tool is given values that are not there, so it deploys nothing.',
    remedy: 'Correct the name, or put them there.',
  },
  RENDER_FAILED: {
    severity: 'error',
    meaning: 'The chart cannot be rendered with these values, so nobody knows its images.',
    remedy: 'Correct the values, or write a stand-in for one that only a Secret has.',
  },
  VALUES_UNREADABLE: {
    severity: 'error',
    meaning: 'Values are no YAML, or none that Helm takes.',
    remedy: 'Correct them.',
  },
  MISSING_DEPENDENCY: {
    severity: 'error',
    meaning: 'The chart lacks a subchart that it names.',
    remedy: 'Promote a chart that has it inside.',
  },
  UNKNOWN_STAND_IN: {
    severity: 'error',
    meaning: 'A stand-in is for a value that no chart of the file has.',
    remedy: 'Correct its name, or take it out.',
  },
  STAND_IN_IMAGE: {
    severity: 'error',
    meaning: 'Images depend on a stand-in, so that the cluster has others, or none.',
    remedy: 'Put the true value into the files.',
  },
  UNUSED_STAND_IN: {
    severity: 'warning',
    meaning: 'No chart of the file needs the stand-in.',
    remedy: 'Take it out.',
  },
  FLOATING_VERSION: {
    severity: 'warning',
    meaning: 'There is a range of versions, or none, so the newest is taken.',
    remedy: 'Write one version, tag or digest in full.',
  },
  NOT_IN_RELEASE: {
    severity: 'warning',
    meaning: 'It is in the internal registry or repository, and not a part of the release.',
    remedy: 'Write what the release has, or allow it (`check.allow`).',
  },
  UNREFERENCED: {
    severity: 'warning',
    meaning:
      'No file names this part of the release, so the cluster may take a public default, or an old chart.',
    remedy: 'Set the value that names the image, or add the file that the chart is deployed from.',
  },
  UNKNOWN_VALUE: {
    severity: 'warning',
    meaning: 'The chart has no such value, so Helm ignores it; or there are too many to try them all.',
    remedy: 'Correct its name, or take it out.',
  },
  NOT_LOOKED_AT: {
    severity: 'warning',
    meaning: 'Something else fills it in, or it is a template: the file alone does not tell.',
    remedy: 'Put a marker where it stands, or look at it yourself.',
  },
  NOT_ALL_VALUES: {
    severity: 'warning',
    meaning:
      'The cluster renders the chart with values that are not to be had here, or a stand-in was taken.',
    remedy: 'Look yourself at what they change.',
  },
  NOT_ALL_RENDERED: {
    severity: 'warning',
    meaning: 'A chart, or a part of it, was not rendered, so it may have more images.',
    remedy: 'Give it values that say their chart, or look at it yourself.',
  },
} as const satisfies Readonly<Record<string, CodeMeaning>>;

export type FindingCode = keyof typeof findingCodes;

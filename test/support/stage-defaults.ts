/** What `promote` is given where nobody names an option but the bundle. */
export const promoteDefaults = {
  config: 'tidegate.yaml',
  trust: undefined,
  to: [],
  credentials: undefined,
  dryRun: false,
  preflight: false,
  shard: undefined,
  rollback: undefined,
  allowRollback: false,
} as const;

/** The same for `check`, which refuses. */
export const checkDefaults = {
  config: 'tidegate.yaml',
  release: undefined,
  root: undefined,
  trust: undefined,
  to: undefined,
  credentials: undefined,
  reportOnly: false,
} as const;

/** The same for `track`, which renders nothing here. */
export const trackDefaults = {
  config: 'tidegate.yaml',
  lock: 'tidegate.lock.json',
  release: undefined,
  now: undefined,
  helm: 'never',
  credentials: undefined,
  token: undefined,
  acceptMoved: [],
  dryRun: false,
} as const;

/** The same for `bundle`, into `media`. */
export const bundleDefaults = {
  config: 'tidegate.yaml',
  lock: 'tidegate.lock.json',
  output: 'media',
  base: [],
  volumeSize: '1GB',
  credentials: undefined,
  dryRun: false,
} as const;

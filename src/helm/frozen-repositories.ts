/** Where a public repository went, or that nothing comes there any more. */
interface Frozen {
  /** A repository in full, or with `/` at its end everything below it. */
  readonly name: string;
  /** A fragment of a sentence: `… is …`. */
  readonly fate: string;
  /** What to take instead; for everything below a name, with the same rest. */
  readonly instead?: string;
}

/** Extend it by one line. Each was announced by those who publish there. */
const frozen: readonly Frozen[] = [
  // bitnami/charts#36313
  {
    name: 'docker.io/bitnami/',
    fate: 'gone since 2025-09, but for a few images with the tag latest',
    instead: 'docker.io/bitnamilegacy/',
  },
  {
    name: 'docker.io/bitnamilegacy/',
    fate: 'an archive that has got no fixes since 2025-08',
  },
  // kubernetes.io/blog/2023/03/10/image-registry-redirect
  { name: 'k8s.gcr.io/', fate: 'frozen since 2023-04', instead: 'registry.k8s.io/' },
  { name: 'gcr.io/google-containers/', fate: 'frozen', instead: 'registry.k8s.io/' },
  { name: 'gcr.io/google_containers/', fate: 'frozen', instead: 'registry.k8s.io/' },
  // kubebuilder, discussion 3907
  {
    name: 'gcr.io/kubebuilder/kube-rbac-proxy',
    fate: 'gone since 2025-03',
    instead: 'quay.io/brancz/kube-rbac-proxy',
  },
];

/**
 * What is known of a repository that gets no new versions.
 * @param repository in full: `docker.io/bitnami/redis`
 * @returns the fragment of a sentence that begins after its name
 */
export function frozenRepository(repository: string): string | undefined {
  const entry = frozen.find(({ name }) =>
    name.endsWith('/') ? repository.startsWith(name) : repository === name,
  );
  if (entry === undefined) {
    return undefined;
  }
  const instead =
    entry.instead === undefined ? '' : `; take ${entry.instead}${repository.slice(entry.name.length)}`;
  return `is ${entry.fate}${instead}`;
}

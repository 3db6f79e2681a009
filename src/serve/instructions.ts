/** What is served, and where. */
export interface Served {
  readonly url: string;
  readonly name: string;
  readonly release: string;
  /** Hosts that images have in files: the upstream ones, or the internal registry. Sorted. */
  readonly hosts: readonly string[];
  readonly repositories: number;
  readonly charts: number;
}

/** Lines to be pasted, for Helm and for the machines of a cluster (containerd, docs/hosts.md). Pure. */
export function instructionsFor({ url, hosts, charts }: Served): readonly string[] {
  // Not the product's name: that is often what the vendor's own repository is called.
  const helm = charts === 0 ? [] : [`helm repo add from-the-medium ${url}/charts`];
  const containerd = [
    `/etc/containerd/certs.d/<host>/hosts.toml, <host> being ${hosts.join(', ')}:`,
    `  server = "${url}"`,
    `  [host."${url}"]`,
    '    capabilities = ["pull", "resolve"]',
  ];
  return [...helm, ...(hosts.length === 0 ? [] : containerd)];
}

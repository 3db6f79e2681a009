import { join } from 'node:path';
import { tool } from '../test/support/tools.ts';
import type { Script } from './measure.ts';
import { quarters, repositories, tagIn } from './stack.ts';

/** Where one round takes place. */
export interface Round {
  /** Hosts of the registries on loopback. */
  readonly upstream: string;
  readonly internal: string;
  /** An empty folder of the contestant's own. */
  readonly folder: string;
}

/** Bytes of a delta with all its files, and of the blobs that are new in its quarter. */
export interface Weight {
  readonly carried: number;
  readonly fresh: number;
}

/** A way to carry the stack: from the registry into an archive, and from the archive into another registry. */
export interface Contestant {
  readonly name: string;
  bundle(round: Round): Script;
  /** A step of its own, as nobody else signs what is carried. */
  sign?(round: Round): Script;
  /** The second quarter, on top of the bundle of the first. */
  delta?(round: Round): Script;
  /** What that came to. */
  weighDelta?(round: Round): Promise<Weight>;
  promote?(round: Round): Script;
  /** The same again, where everything is there already. */
  promoteAgain?(round: Round): Script;
}

const quarter = quarters[0];
const references = repositories.map((name) => ({ name, tag: tagIn(name, quarter) }));

/** What every contestant ends with: one archive that can be carried. */
const pack = (folder: string) => `tar -cf ${folder}/out.tar -C ${folder}/layout . && rm -r ${folder}/layout`;
const unpack = (folder: string) => `mkdir ${folder}/layout && tar -xf ${folder}/out.tar -C ${folder}/layout`;

export const contestants: readonly Contestant[] = [
  {
    name: 'crane',
    bundle({ upstream, folder }) {
      const all = references.map(({ name, tag }) => `${upstream}/${name}:${tag}`).join(' ');
      return `${tool('crane')} pull --insecure --format=oci ${all} ${folder}/layout; ${pack(folder)}`;
    },
    // Its layouts have no names inside: the whole index goes to one repository, in one go.
    promote: ({ internal, folder }) =>
      `${unpack(folder)}; ${tool('crane')} push --insecure --index ${folder}/layout ${internal}/crane/all:1`,
  },
  {
    name: 'regctl',
    bundle: ({ upstream, folder }) =>
      `${regctl(folder, upstream)} ${copies(({ name, tag }, index) => `${tool('regctl')} image copy ${upstream}/${name}:${tag} ocidir://${folder}/layout:i${index}`)} ${pack(folder)}`,
    promote: ({ internal, folder }) =>
      `${unpack(folder)}; ${regctl(folder, internal)} ${copies(({ name, tag }, index) => `${tool('regctl')} image copy ocidir://${folder}/layout:i${index} ${internal}/regctl/${name}:${tag}`)}`,
  },
  {
    name: 'skopeo',
    bundle: ({ upstream, folder }) =>
      `mkdir ${folder}/layout; ${copies(({ name, tag }, index) => `${skopeo} --src-tls-verify=false docker://${upstream}/${name}:${tag} oci:${folder}/layout:i${index}`)} ${pack(folder)}`,
    promote: ({ internal, folder }) =>
      `${unpack(folder)}; ${copies(({ name, tag }, index) => `${skopeo} --dest-tls-verify=false oci:${folder}/layout:i${index} docker://${internal}/skopeo/${name}:${tag}`)}`,
  },
];

const skopeo = `${tool('skopeo')} --insecure-policy copy --all`;

function regctl(folder: string, host: string): Script {
  return `export HOME=${join(folder, 'home')}; ${tool('regctl')} registry set --tls disabled ${host};`;
}

function copies(command: (reference: (typeof references)[number], index: number) => Script): Script {
  return references.map((reference, index) => `${command(reference, index)};`).join(' ');
}

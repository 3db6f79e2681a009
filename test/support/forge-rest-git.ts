import type { FieldsOf, Shape } from './github-shapes.ts';
import {
  type Fields,
  readFields,
  type RestAnswer,
  restError,
  type RestRepository,
  type RestRequest,
  textOf,
  textsOf,
} from './forge-pulls.ts';

const signedByGithub = [
  'author.name=bumper[bot]',
  'author.email=bot@users.noreply.github.com',
  'committer.name=GitHub',
  'committer.email=noreply@github.com',
].flatMap((setting) => ['-c', setting]);

/** GitHub's git database by REST, over the real repository. */
export async function answerGitData({ git }: RestRepository, request: RestRequest): Promise<RestAnswer> {
  const [, , kind, ...rest] = request.path.split('/');
  switch (`${request.method} ${kind}`) {
    case 'POST blobs': {
      const fields = readFields(request, {
        content: 'string',
        encoding: 'string',
      } satisfies FieldsOf<'git/create-blob'>);
      const bytes = Buffer.from(
        textOf(fields['content']),
        fields['encoding'] === 'base64' ? 'base64' : 'utf8',
      );
      const sha = await git.gitWith(bytes, 'hash-object', '-w', '--stdin');
      return { status: 201, body: { sha: sha.trim() } };
    }
    case 'GET commits': {
      const tree = await git.resolve(rest.join('/'));
      return tree === undefined
        ? restError(404, 'Not Found')
        : {
            status: 200,
            body: {
              sha: tree,
              tree: { sha: (await git.git('rev-parse', `${tree}^{tree}`)).trim() },
            },
          };
    }
    case 'POST trees':
      return { status: 201, body: { sha: await writeTree(git, request) } };
    case 'POST commits':
      return await writeCommit(git, request);
    case 'GET ref': {
      const sha = await git.resolve(`refs/${rest.join('/')}`);
      return sha === undefined
        ? restError(404, 'Not Found')
        : {
            status: 200,
            body: {
              ref: `refs/${rest.join('/')}`,
              object: { sha, type: 'commit' },
            } satisfies Shape<'git-ref'>,
          };
    }
    default:
      return restError(404, 'Not Found');
  }
}

async function writeTree(git: RestRepository['git'], request: RestRequest): Promise<string> {
  const fields = readFields(request, {
    base_tree: 'string',
    tree: 'objects',
  } satisfies FieldsOf<'git/create-tree'>);
  const entries: readonly Fields[] = Array.isArray(fields['tree']) ? fields['tree'] : [];
  const lines = entries.map(({ path, mode, type, sha }) => {
    if (!/^100(?:644|755)$/.test(textOf(mode)) || type !== 'blob') {
      throw new Error(`no entry of a tree: ${textOf(path)}`);
    }
    return `M ${textOf(mode)} ${textOf(sha)} ${textOf(path)}\n`;
  });
  const stream = `commit refs/made/tree\ncommitter A <a@b> 1790000000 +0000\ndata 0\nM 040000 ${textOf(fields['base_tree'])} \n${lines.join('')}`;
  await git.gitWith(Buffer.from(stream), 'fast-import', '--quiet', '--force');
  const tree = await git.git('rev-parse', 'refs/made/tree^{tree}');
  await git.git('update-ref', '-d', 'refs/made/tree');
  return tree.trim();
}

/** Made by a bot without an author, it is signed by GitHub. */
async function writeCommit(git: RestRepository['git'], request: RestRequest): Promise<RestAnswer> {
  const { message, tree, parents } = readFields(request, {
    message: 'string',
    tree: 'string',
    parents: 'strings',
  } satisfies FieldsOf<'git/create-commit'>);
  const sha = await git.gitWith(
    Buffer.from(textOf(message)),
    ...signedByGithub,
    'commit-tree',
    textOf(tree),
    ...textsOf(parents).flatMap((parent) => ['-p', parent]),
  );
  const verification = { verified: true, reason: 'valid' };
  return { status: 201, body: { sha: sha.trim(), verification } satisfies Shape<'git-commit'> };
}

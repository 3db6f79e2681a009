import {
  type Fields,
  readFields,
  type RestAnswer,
  type RestRepository,
  type RestRequest,
  textOf,
} from './forge-pulls.ts';

/** `POST /repos/{owner}/{repo}/contents` of Gitea: one commit on top of a branch, by the token's user, and not signed. */
export async function changeFiles({ git }: RestRepository, request: RestRequest): Promise<RestAnswer> {
  const fields = readFields(request, { branch: 'string', message: 'string', files: 'objects' });
  const branch = textOf(fields['branch']);
  const message = textOf(fields['message']);
  if ((await git.resolve(`refs/heads/${branch}`)) === undefined) {
    return refuse(404, `branch does not exist [repo_id: 1 name: ${branch}]`);
  }
  const entries: readonly Fields[] = Array.isArray(fields['files']) ? fields['files'] : [];
  const files: Record<string, { content: Buffer; mode: string }> = {};
  for (const { operation, path, content } of entries) {
    const name = textOf(path);
    const [mode] = (await git.git('ls-tree', `refs/heads/${branch}`, '--', name)).split(' ');
    if (operation !== 'update' || mode === undefined || mode === '') {
      return refuse(404, `object does not exist [id: , rel_path: ${name}]`);
    }
    files[name] = { content: Buffer.from(textOf(content), 'base64'), mode };
  }
  // It trims the message.
  const sha = await git.commit({
    branch,
    files,
    message: `${message.trim()}\n`,
    author: 'bot <bot@forge.test>',
  });
  const verification = { verified: false, reason: 'gpg.error.not_signed_commit' };
  return { status: 201, body: { files: [], commit: { sha }, verification } };
}

function refuse(status: number, message: string): RestAnswer {
  return { status, body: { message, url: 'https://gitea.example/api/swagger' } };
}

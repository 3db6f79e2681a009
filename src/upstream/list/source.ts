import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { urlField } from '../../release/fields.ts';
import { readBounded } from '../../release/files.ts';
import { pathField } from '../../release/release-file-fields.ts';
import { oneForm } from '../../schema/schema.ts';
import { refuseWebPage, statusError } from '../answer-body.ts';
import type { Question } from '../answers.ts';
import type { SourceContext, SourceKind } from '../source.ts';
import { listLimit, readList } from './format.ts';

/** A list that somebody keeps: `{list: versions.yaml}`, or `{list: https://…/versions.json}`. */
export const list: SourceKind = {
  of: ['chart', 'image'],
  field: oneForm('a path or an http(s) address of a list', [urlField, pathField], (value) =>
    typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? urlField : pathField,
  ),
  open(at, _entry, context) {
    const name = `the list ${at}`;
    return {
      name,
      async versions() {
        const bytes = isAddress(at) ? await ask(at, name, context) : await read(at, context);
        return readList(bytes, at);
      },
    };
  },
};

function isAddress(at: string): boolean {
  return /^https?:\/\//.test(at);
}

async function ask(url: string, subject: string, { answers, clock }: SourceContext): Promise<Buffer> {
  const question: Question = { url, subject, limit: listLimit };
  const answer = await answers.ask(question);
  if (answer.status !== 200) {
    throw statusError(answer, question, clock.now());
  }
  refuseWebPage(answer, question);
  return answer.body;
}

async function read(at: string, { folder }: SourceContext): Promise<Buffer> {
  const path = resolve(folder, at);
  const bytes = await readBounded(path, listLimit);
  if (bytes === undefined || bytes.length > listLimit) {
    const reason = bytes === undefined ? 'does not exist' : `is larger than ${listLimit} bytes`;
    throw new UserError('NO_LIST', `${path} ${reason}`, {
      hint: 'Correct `from.list` in the release file; a path starts from the folder of that file.',
    });
  }
  return bytes;
}

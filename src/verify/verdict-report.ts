import { extname } from 'node:path';
import { UserError } from '../errors.ts';
import { replaceFile } from '../release/files.ts';
import type { Block } from '../report/document.ts';
import { formatBytes, plural } from '../report/format.ts';
import { renderMarkdown } from '../report/markdown.ts';
import type { SignatureVerdict } from './signature.ts';
import type { Verdict } from './verdict.ts';

/** Says in words what was found out, for people who file it. */
export function reportVerdict(verdict: Verdict): readonly Block[] {
  const { name, release, signatures, provenance } = verdict;
  const signers = signatures.map(({ key }) => key).join(' and ');
  return [
    { kind: 'text', text: `${name} ${release} is what ${signers} signed, to the last byte.` },
    {
      kind: 'table',
      columns: ['', ''],
      rows: [
        ['release', `${name} ${release}, sequence ${verdict.sequence}`],
        ['for', verdict.audience],
        ['created', verdict.created],
        ...signatures.flatMap(signatureRows),
        ['bundle.json', verdict.digest],
        [
          'holds',
          `${plural(verdict.images, 'image')}, ${plural(verdict.charts, 'chart')}, ${plural(verdict.blobs, 'blob')}, ${formatBytes(verdict.bytes)}`,
        ],
        ...(provenance === undefined ? [] : provenanceRows(provenance)),
      ],
    },
    { kind: 'text', text: 'Checked:' },
    { kind: 'list', items: verdict.checked },
    { kind: 'text', text: 'Not checked:' },
    { kind: 'list', items: verdict.notChecked },
    ...(verdict.ignored.length === 0
      ? []
      : [
          { kind: 'text' as const, text: 'Not part of the bundle, ignored:' },
          { kind: 'list' as const, items: verdict.ignored },
        ]),
  ];
}

/**
 * Writes the verdict to a file: `.md` as the report, `.json` as the result.
 * @throws UserError `REPORT_FORMAT`, `UNWRITABLE`
 */
export async function writeVerdict(path: string, verdict: Verdict): Promise<void> {
  const isJson = requireReportPath(path) === '.json';
  const heading: Block = { kind: 'heading', text: `Verdict on ${verdict.name} ${verdict.release}` };
  const text = isJson
    ? `${JSON.stringify(verdict, undefined, 2)}\n`
    : renderMarkdown([heading, ...reportVerdict(verdict)]);
  await replaceFile(path, text);
}

/** To be asked before a long verification, not after it. @throws UserError `REPORT_FORMAT` */
export function requireReportPath(path: string): '.md' | '.json' {
  const extension = extname(path);
  if (extension !== '.md' && extension !== '.json') {
    throw new UserError('REPORT_FORMAT', `${path} is neither a .md nor a .json file`, {
      hint: 'The name of the report says its form: Markdown (.md) or JSON (.json).',
    });
  }
  return extension;
}

function signatureRows({ key, fingerprint, identity, times }: SignatureVerdict): (readonly string[])[] {
  return [
    ['signed by', `${key}, ${fingerprint}`],
    ...(identity === undefined ? [] : [['as', identity.subject]]),
    ...(identity?.issuer === undefined ? [] : [['vouched for by', identity.issuer]]),
    ...times.map(({ at, by }) => ['signed before', `${at}, says ${by}`]),
  ];
}

function provenanceRows({
  key,
  identity,
  builder,
  repository,
  commit,
  run,
}: NonNullable<Verdict['provenance']>): (readonly string[])[] {
  return [
    ['made by', builder],
    ['says', identity === undefined ? key : `${key}, ${identity.subject}`],
    ...(repository === undefined
      ? []
      : [['from', `${repository}${commit === undefined ? '' : `, commit ${commit}`}`]]),
    ...(run === undefined ? [] : [['run', run]]),
  ];
}

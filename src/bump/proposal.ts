import type { PromotionRecord } from '../promote/record/record.ts';
import type { PullRequestConfig } from '../release/pull-request-schema.ts';
import { fillTemplate } from '../release/template.ts';
import { type BodyParts, writeBody } from './proposal-body.ts';

/** What a pull request says. */
export interface Proposal {
  readonly title: string;
  /** Of the commit: one line, and below it the proofs where the pull request cannot have them. */
  readonly message: string;
  /** Markdown; what may be cut comes last. */
  readonly body: string;
}

export interface ProposalParts extends BodyParts {
  readonly templates: Pick<PullRequestConfig, 'title' | 'message'>;
}

/** Characters; forges refuse more than 255. */
const titleLimit = 250;

/** Title, commit message and body. The same release and the same files give the same texts, on every day. */
export function writeProposal({ templates, ...parts }: ProposalParts): Proposal {
  const { environment, from, record } = parts;
  const standard = `{type}(deploy): {name} {release}${environment === undefined ? '' : ' in {environment}'}`;
  const values = {
    type: parts.isRollback ? 'revert' : 'feat',
    name: record.manifest.name,
    release: record.release,
    from: nameOf(from),
    environment: environment ?? '',
  };
  const title = fillTemplate(templates.title ?? standard, values).slice(0, titleLimit);
  const subject = templates.message === undefined ? title : fillTemplate(templates.message, values);
  const proofs = parts.files.map(({ path, proof }) => `Proof of ${path}: ${proof}`).join('\n');
  const message = parts.hasPeople ? `${subject}\n\n${proofs}` : subject;
  return { title, message, body: writeBody(parts) };
}

function nameOf(from: PromotionRecord | undefined): string {
  return from?.release ?? 'unknown';
}

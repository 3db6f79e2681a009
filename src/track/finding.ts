import { byText } from '../order.ts';

/** Something about the versions of a release that a person should know, beside what moved. */
export interface Finding {
  readonly kind:
    | 'moved' // a tag stands for other content than before
    | 'downgrade' // what may be taken is older than what is locked
    | 'vanished' // what is locked is gone upstream
    | 'unlisted' // evidence that is locked is not listed upstream any more, and is there
    | 'lost' // evidence that is locked is gone upstream
    | 'parted' // an image is not the one that its vendor releases the chart with
    | 'held' // newer, and not old enough yet
    | 'behind'; // a member of a group keeps the others back
  /** `docker.io/wandb/local:0.83.1`, or for a group its name. */
  readonly subject: string;
  /** One sentence that names the subject. */
  readonly message: string;
}

/** What only says why something newer waits is no warning: in most weeks something does. */
export function isWarning({ kind }: Finding): boolean {
  return kind !== 'held' && kind !== 'behind';
}

/** Sorted, as work ends in any order; of two that say the same of a subject, the first. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const keyOf = ({ kind, subject }: Finding): string => `${subject} ${kind}`;
  const unique = new Map(findings.toReversed().map((finding) => [keyOf(finding), finding]));
  return [...unique.values()].sort(byText(keyOf));
}

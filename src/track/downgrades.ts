import { parseReference, repositoryOf } from '../oci/reference.ts';
import { isDowngrade } from '../release/versions.ts';
import type { Finding } from './finding.ts';
import type { Movements } from './movements.ts';

/**
 * What goes back against the lock, whoever said so: an exact tag, or a chart with its images. What ranges choose never does
 * by itself, see `choose-versions.ts`.
 */
export function findDowngrades({ moved }: Movements): readonly Finding[] {
  return [...moved].flatMap(([reference, replaced]) => {
    const to = parseReference(reference);
    const olds = replaced.map((old) => parseReference(old).tag ?? '');
    const isBack = olds.length > 0 && olds.every((from) => isDowngrade(from, to.tag ?? from));
    return isBack
      ? replaced.map((subject, index): Finding => ({
          kind: 'downgrade',
          subject,
          message: `${repositoryOf(to)} goes back from ${olds[index]} to ${to.tag}`,
        }))
      : [];
  });
}

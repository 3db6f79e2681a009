import { type Place, TidegateError } from '../errors.ts';
import { type Finding, finding } from './findings.ts';

interface Rendering {
  /** Where its values are. */
  readonly at: Place;
  /** `operator 1.4.8` */
  readonly title: string;
}

/**
 * That a chart cannot be rendered is a finding like others, so that it hides none of them.
 * @returns undefined for what is not about the chart or its values
 */
export function renderFailure(error: unknown, { at, title }: Rendering): Finding | undefined {
  if (!(error instanceof TidegateError)) {
    return undefined;
  }
  const { code, details, hint = '' } = error;
  const reason = [error.message, ...details].join('; ').replaceAll(/\s+/g, ' ').trim();
  const message = reason.includes(title) ? reason : `${title} cannot be rendered: ${reason}`;
  const place = error.at ?? at;
  if (code === 'MISSING_DEPENDENCY') {
    return finding(code, message, hint, place);
  }
  // The archive is not one that Helm should be given.
  if (code.startsWith('CHART_')) {
    return finding('RENDER_FAILED', message, hint, place);
  }
  const standIns =
    code === 'RENDER_FAILED'
      ? ' For a value that only a Secret or a pipeline has, write a stand-in: standIns beside the file under bump.'
      : '';
  const what = `Correct the values (of the message, what neither the chart nor Helm says is ***): until it renders, nobody knows its images.${standIns}`;
  return code === 'RENDER_FAILED' || code === 'VALUES_UNREADABLE'
    ? finding(code, message, what, place)
    : undefined;
}

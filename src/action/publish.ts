import { reportFailure } from '../failure.ts';
import type { Block } from '../report/document.ts';
import { withPlace } from '../report/format.ts';
import { renderMarkdown } from '../report/markdown.ts';
import type { ActionsRuntime } from '../runtime/actions.ts';
import type { Stage } from '../stage.ts';

/**
 * Shows a stage's result as Actions does: annotations, outputs, the job summary.
 * @param title a heading for the summary, when several stages share one
 * @param prefix stands before the names of the outputs: `promote-`
 * @throws what the stage refuses the result with, after everything is shown
 */
export async function publish<Result>(
  stage: Pick<Stage<never, Result>, 'outputsOf' | 'report' | 'annotations' | 'refusal'>,
  result: Result,
  runtime: ActionsRuntime,
  { title, prefix = '' }: { readonly title?: string; readonly prefix?: string } = {},
): Promise<void> {
  for (const { severity, message, at } of stage.annotations?.(result) ?? []) {
    runtime.log[severity](message, at);
  }
  for (const [name, value] of Object.entries(stage.outputsOf(result))) {
    runtime.setOutput(`${prefix}${name}`, value);
  }
  const heading: readonly Block[] = title === undefined ? [] : [{ kind: 'heading', text: title }];
  await runtime.summary(renderMarkdown([...heading, ...stage.report(result)]));
  const refusal = stage.refusal?.(result);
  if (refusal !== undefined) {
    throw refusal;
  }
}

/**
 * Shows why a run failed: an annotation, and the same in the job summary, where people look first.
 * @returns the exit status
 */
export async function publishFailure(error: unknown, runtime: ActionsRuntime): Promise<number> {
  const { status, text, at } = reportFailure(error, runtime);
  await runtime.summary(
    renderMarkdown([
      { kind: 'heading', text: 'Failed' },
      { kind: 'code', language: 'text', text: withPlace(text, at) },
    ]),
  );
  return status;
}

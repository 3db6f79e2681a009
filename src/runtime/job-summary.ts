import { appendFile } from 'node:fs/promises';

/** GitHub takes 1 MiB per step; above that the upload fails while the step stays green. */
const summaryLimit = 900 * 1024;

/**
 * Appends to the step's summary file, up to 900 KiB in all; what is longer is cut at a line end, and says so.
 * @param file `GITHUB_STEP_SUMMARY`; undefined where the forge has no summaries
 */
export function createJobSummary(file: string | undefined): (markdown: string) => Promise<void> {
  let left = summaryLimit;
  return async (markdown) => {
    if (file === undefined || file === '' || left === 0) {
      return;
    }
    const text = `${markdown.trimEnd()}\n\n`;
    const size = Buffer.byteLength(text);
    if (size <= left) {
      left -= size;
      await appendFile(file, text);
      return;
    }
    const cut = cutAtLine(text, left);
    left = 0;
    await appendFile(file, `${cut}\n\nThe rest was left out: a summary holds no more. The log has it all.\n`);
  };
}

function cutAtLine(text: string, bytes: number): string {
  const start = Buffer.from(text).subarray(0, bytes).toString('utf8');
  return start.slice(0, Math.max(0, start.lastIndexOf('\n')));
}

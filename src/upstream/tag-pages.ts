import type { AskPage } from '../oci/registry/pages.ts';
import { parseJson } from '../schema/json.ts';
import { isMap } from '../schema/schema.ts';
import type { Answer, Answers } from './answers.ts';

/** Registries have pages of 50, 100, 200, 500 or 1000 tags. */
const pageUnit = 50;

/**
 * Asks for lists of tags on the condition that they have changed. A page that was the last one, and may be full, is read
 * anew: a registry that only says that it is the same (RFC 9110, section 15.4.5) need not say that there is a next one now.
 */
export function askTags(answers: Answers): AskPage {
  return async (page) => {
    const answer = await answers.ask(page);
    return answer.kept && mayBeFull(answer) ? await answers.ask({ ...page, fresh: true }) : answer;
  };
}

function mayBeFull(answer: Answer): boolean {
  const parsed = answer.header('link') === undefined ? parseJson(answer.body) : undefined;
  const tags = parsed !== undefined && 'value' in parsed && isMap(parsed.value) ? parsed.value['tags'] : [];
  return Array.isArray(tags) && tags.length > 0 && tags.length % pageUnit === 0;
}

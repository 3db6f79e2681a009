import { array, record, refine, string } from '../schema/schema.ts';
import { chartNameField } from './release-file-fields.ts';
import { patternFaults } from './repository-pattern.ts';

/** Titles, and what stands under each: charts by name, images by the pattern of a repository. */
export const titlesField = refine(record(array(string)), (titles, path, faults) => {
  for (const [title, members] of Object.entries(titles)) {
    for (const [index, member] of members.entries()) {
      const isChart = chartNameField.parse(member, [], []) !== undefined;
      const wrong = isChart ? [] : patternFaults(member);
      faults.push(...wrong.map((message) => ({ path: [...path, title, index], message })));
    }
  }
  return titles;
});

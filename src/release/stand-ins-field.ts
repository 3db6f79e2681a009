import { parsePath } from '../schema/path.ts';
import { record, refine, scalar } from '../schema/schema.ts';
import type { StandIn } from './release-file.ts';

/** One of them as it is written. */
interface WrittenStandIn extends Pick<StandIn, 'path' | 'value'> {
  readonly key: string;
}

const valueField = scalar(
  'a text that is not empty, a number, true or false',
  (value) => (isValue(value) ? value : undefined),
  { type: ['string', 'number', 'boolean'], minLength: 1 },
);

/** `{auth.password: any}`: each is of one value, so that it can be told of each whether it is needed. */
export const standInsField = refine(record(valueField), (entries, path, faults) => {
  const read: WrittenStandIn[] = [];
  for (const [key, value] of Object.entries(entries)) {
    const keys = parsePath(key)?.filter((part) => typeof part === 'string');
    const fault = (message: string): void => {
      faults.push({ path: [...path, key], key: true, message });
    };
    const other = read.find((one) => keys?.every((part, index) => part === (one.path[index] ?? part)));
    if (keys === undefined || keys.length !== parsePath(key)?.length) {
      fault('expected keys with dots between them, such as auth.password; ["a.b"] for a key with a dot');
    } else if (other !== undefined) {
      fault(`${other.key} is there already: one of them would be in the other`);
    } else {
      read.push({ key, path: keys, value });
    }
  }
  return read;
});

function isValue(value: unknown): value is StandIn['value'] {
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  return isNumber || typeof value === 'boolean' || (typeof value === 'string' && value !== '');
}

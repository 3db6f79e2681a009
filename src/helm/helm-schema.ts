import { boolYaml11Tag, CORE_SCHEMA, defineScalarTag, floatCoreTag, intCoreTag, mergeTag } from 'js-yaml';

/** Underscores say nothing, and a leading 0 makes it octal where no digit speaks against it (go-yaml v2, `resolve.go`). */
const numberTag = defineScalarTag<number>(intCoreTag.tagName, {
  ...floatCoreTag,
  resolve(source, ...more) {
    const plain = source.replaceAll('_', '');
    const [, sign, digits] = /^([-+]?)(0x[\da-f]+|0b[01]+|0o?[0-7]+|\d+)$/i.exec(plain) ?? [];
    return digits === undefined
      ? floatCoreTag.resolve(plain, ...more)
      : Number(digits.replace(/^0(?=[0-7]+$)/, '0o')) * (sign === '-' ? -1 : 1);
  },
});

/** What Helm reads in YAML: the words and whole numbers of YAML 1.1, such as `no` and `0755`, but not `1:30`. */
export const helmSchema = CORE_SCHEMA.withTags(boolYaml11Tag, mergeTag, numberTag);

import { UserError } from '../errors.ts';

/**
 * Takes a command line apart without a shell. Words are apart by spaces, tabs and line ends; what stands between two `'` or
 * two `"` is taken as it is, and belongs to the word around it. Nothing else is special, a backslash neither: the paths of
 * Windows have them. What only a shell would understand (`|`, `&&`, `>`, `$NAME`, …) is refused unless it is quoted.
 * @throws UserError `SIGNER_COMMAND`
 */
export function splitCommand(line: string): readonly [program: string, ...args: readonly string[]] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s'"]|'[^']*'|"[^"]*")+)|\s*(\S)/gy;
  for (const [, word, open] of line.matchAll(pattern)) {
    if (word === undefined) {
      throw malformed(`the quote that begins at ${open} does not end`);
    }
    const bare = word.replaceAll(/'[^']*'|"[^"]*"/g, '');
    if (/^(?:\|\|?|&&?|;|\d?[<>].*)$|[$`]|^.+[;&|]$/.test(bare)) {
      throw malformed(`${word} means something to a shell only, and there is none`);
    }
    words.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  }
  const [program, ...args] = words;
  if (program === undefined || program === '') {
    throw malformed('it names no program');
  }
  return [program, ...args];
}

function malformed(fault: string): UserError {
  return new UserError('SIGNER_COMMAND', `The command of the signer cannot be run: ${fault}`, {
    hint: 'Give a program and its arguments, quoted where they hold blanks. For anything else, write a script and name that.',
  });
}

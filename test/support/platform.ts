import process from 'node:process';

/** For tests of what Windows does not have: paths that begin with /, mode bits, pipes with a name, `sh`. */
export const posixOnly = {
  skip:
    process.platform === 'win32' ? 'Windows has other paths, no mode bits, no named pipes and no sh' : false,
} as const;

/** For tests in which access is denied, which root never is. */
export const deniableOnly = {
  skip: process.platform === 'win32' || process.getuid?.() === 0 ? 'nothing is denied to this user' : false,
} as const;

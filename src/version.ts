/** The same as in package.json, which a test compares: the bundled programs carry no package.json. */
export const version = '0.1.0';

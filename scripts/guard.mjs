// Plain JavaScript without new syntax: this runs on whatever Node is there, to say that it is the wrong one.
const needed = 24;
const found = process.versions.node;

if (Number(found.split('.')[0]) < needed) {
  const help = process.platform === 'darwin' ? onMacOS() : elsewhere();
  process.stderr.write(`tidegate is built and tested with Node ${needed}; this is Node ${found}.\n${help}\n`);
  process.exit(1);
}

function onMacOS() {
  return `Install Node ${needed}, for example with: brew install node@${needed}`;
}

function elsewhere() {
  return [
    '`npm ci` brings the right Node along as an optional dependency (Linux and Windows), unless told not to:',
    'run `npm ci` again without --omit=optional and --no-optional, and start this through `npm`.',
  ].join('\n');
}

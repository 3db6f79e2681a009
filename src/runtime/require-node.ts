import process from 'node:process';

const needed = 24;

// Inside, whoever starts `node cli.js` may have another Node. The first import of a program: libraries that come after
// it need functions that an older Node does not have, and would end with a stack instead of this line.
if (Number.parseInt(process.versions.node, 10) < needed) {
  process.stderr.write(`tidegate needs Node ${needed}; this is Node ${process.versions.node}.\n`);
  process.exit(1);
}

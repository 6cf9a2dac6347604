// Stops with a clear message on a Node that is too old. Imported before anything else, so its syntax stays plain.
const wanted = [20, 19];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(`Reverie needs Node ${wanted.join('.')} or later; this is Node ${process.versions.node}.`);
  console.error('Get a newer one from https://nodejs.org/ or your version manager, then run the command again.');
  process.exit(1);
}

// Stops with a clear message on a Node that is too old. Imported before anything else, so its syntax stays plain.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

// 21 and the first releases of 22 are what the build tools leave out.
const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 23;
if (!fits) {
  console.error(`Reverie needs Node 20.19 or later, or 22.13 or later; this is Node ${process.versions.node}.`);
  console.error('Get a newer one from https://nodejs.org/ or your version manager, then run the command again.');
  process.exit(1);
}

/** Where the embedded network's weights lie, seen from here: beside the sources, in a package and in a built page alike. */
export const embeddedFile = {
  name: 'embedded.safetensors',
  // Written out because bundlers look for exactly this pattern; they then copy the file.
  url: new URL('../../weights/embedded.safetensors', import.meta.url),
};

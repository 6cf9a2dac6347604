// Which folder may import which. Imports point one way:
//   core <- ops <- {nets, objectives, optimizers, image} <- training, apps <- {cli, playground}
// A folder that is not in this table may not import anything: adding one means deciding here what it sees.

/** @type {Record<string, string[]>} folder of src/ -> the other folders of src/ it may import */
const sees = {
  core: [],
  ops: ['core'],
  backends: ['core', 'generated'],
  nets: ['core', 'ops', 'weights'],
  objectives: ['core', 'ops', 'nets'],
  optimizers: ['core', 'ops'],
  image: ['core', 'ops'],
  weights: ['core'],
  pictures: ['core'],
  // Small dense algebra on the host, by a library.
  algebra: ['core'],
  training: ['core', 'ops', 'nets', 'objectives', 'optimizers', 'image', 'weights', 'pictures'],
  // Not backends: an application gets its backend through core's interface.
  apps: ['core', 'ops', 'nets', 'objectives', 'optimizers', 'image', 'weights', 'pictures', 'training', 'algebra'],
  loop: [],
  generated: [],
};
const folders = Object.keys(sees);

/** Written from scratch, without any library: what the project exists for. */
const fromScratch = ['core', 'ops', 'objectives', 'optimizers', 'pictures', 'loop', 'apps'];

/** Code that runs in Node only: the command line, and subfolders named `node`. */
const nodeOnly = '^src/(cli/|.*/node/)';

/** @param {string[]} names */
const inSrc = (names) => `^src/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(sees).map(([folder, others]) => ({
      name: `src-${folder}`,
      comment: `src/${folder} may import ${others.length > 0 ? `only ${others.join(', ')}` : 'no other folder of src'}.`,
      severity: /** @type {const} */ ('error'),
      from: { path: inSrc([folder]) },
      to: { path: '^(src|playground|assembly)/', pathNot: inSrc([folder, ...others]) },
    })),
    {
      name: 'unknown-folder',
      comment: 'A new folder of src/ must be given its place in the table of .dependency-cruiser.cjs.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: inSrc([...folders, 'cli']) },
      to: {},
    },
    {
      name: 'backends-apart',
      comment: 'Each backend is whole in itself: the others must work without it.',
      severity: 'error',
      from: { path: '^src/backends/([^/]+)/' },
      to: { path: '^src/backends/[^/]+/', pathNot: '^src/backends/$1/' },
    },
    {
      name: 'nothing-imports-the-ends',
      comment: 'The command line and the playground are ends: only they themselves and tests import them.',
      severity: 'error',
      from: { pathNot: '^(src/cli|playground|test|bench)/' },
      to: { path: '^(src/cli|playground)/' },
    },
    {
      name: 'cli-apart-from-playground',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^playground/' },
    },
    {
      name: 'from-scratch',
      comment: 'Tensors, graph, gradients, kernels, optimizers, objectives, apps and loop use no library.',
      severity: 'error',
      from: { path: inSrc(fromScratch), pathNot: nodeOnly },
      to: { dependencyTypesNot: ['local', 'type-only', 'pre-compilation-only'], pathNot: '^src/' },
    },
    {
      name: 'node-only',
      comment: 'The library runs in pages and workers too: Node modules belong to src/cli and to folders named node.',
      severity: 'error',
      from: { path: '^(src|playground)/', pathNot: nodeOnly },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'node-only-packages',
      comment: 'These packages run in Node alone: they belong to src/cli and to folders named node.',
      severity: 'error',
      from: { path: '^(src|playground)/', pathNot: nodeOnly },
      to: { path: '^node_modules/(sharp|commander|cli-progress)/' },
    },
    {
      name: 'assembly-apart',
      comment: 'AssemblyScript compiles only itself.',
      severity: 'error',
      from: { path: '^assembly/' },
      to: { pathNot: '^assembly/' },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one idea or that one of them is in the wrong place.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-cycles-of-types',
      comment:
        'Nor of types alone. The one exception is by nature: a value knows its op, and the derivative of an op builds values.',
      severity: 'error',
      from: { pathNot: '^src/core/(op|graph)[.]ts$' },
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'The file or package does not exist, or package.json does not list it.',
      severity: 'error',
      from: { pathNot: '^assembly/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'listed-for-users',
      comment: 'What src/ imports must be among `dependencies`, or it is missing where the package is installed.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types alone count: they are knowledge too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};

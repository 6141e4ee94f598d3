// A process that loads the transforms of the project whose folder it is sent, each time anew, and answers their code.
const { join } = require('node:path');
const { createJiti } = require('jiti');

const load = createJiti(__filename).import('../../worker/project/load-transforms.ts');

process.on('message', async (root) => {
  const { loadTransforms } = await load;
  for (const path of Object.keys(require.cache)) if (path.includes('/sluice-')) delete require.cache[path];
  try {
    const found = await loadTransforms({ path: join(root, 'transforms'), key: 'transforms', root }, {});
    process.send({ codes: found.map(({ code }) => code) });
  } catch (error) {
    process.send({ codes: [], error: String(error) });
    console.error(error);
  }
});

const { projects } = require('./jest.config.cjs');

/** `npm run histories`: the workflows' project, but for what it runs. */
module.exports = {
  ...projects.find(({ displayName }) => displayName === 'workflows'),
  displayName: 'histories',
  testMatch: ['<rootDir>/test/histories/record.ts'],
};

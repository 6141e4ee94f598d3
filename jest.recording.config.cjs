const { projects } = require('./jest.config.cjs');

/** What is recorded by hand with the parts of the workflows' tests: `npm run histories`, `npm run screenshots`. */
module.exports = {
  ...projects.find(({ displayName }) => displayName === 'workflows'),
  displayName: 'recording',
  testMatch: ['<rootDir>/test/histories/record.ts', '<rootDir>/test/screenshots/take.ts'],
};

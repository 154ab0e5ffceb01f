/** One file of the program that verifies evidence bundles and travels in them: nothing has to be installed to run it. */
export default {
  ssr: { noExternal: true },
  build: {
    ssr: 'dist/libs/audit/src/bundle/verifier/main.js',
    outDir: 'dist/libs/audit',
    emptyOutDir: false,
    minify: false,
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'verify.mjs' } },
  },
};

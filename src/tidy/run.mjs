// Bundles a TypeScript entry for Node and runs it: node src/tidy/run.mjs src/bench/main.ts [arguments]
import { pathToFileURL } from 'node:url'
import { installIfNeeded, root } from './install.mjs'

installIfNeeded()
const entry = process.argv[2]
const { build } = await import('vite')
const name = entry.replaceAll(/[^a-z0-9]+/gi, '-')
const outDir = `${root}node_modules/.cache/kuberama/${name}`
await build({
  root,
  configFile: false,
  logLevel: 'error',
  ssr: { noExternal: true, external: ['vite', '@playwright/test', '@vitejs/plugin-react'] },
  build: {
    ssr: entry,
    outDir,
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rollupOptions: { output: { entryFileNames: 'main.mjs' } },
  },
})
process.argv.splice(1, 2, `${outDir}/main.mjs`)
await import(pathToFileURL(`${outDir}/main.mjs`).href)

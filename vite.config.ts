import { defineConfig, type Plugin } from 'vite'
import react from '@vitejs/plugin-react'

/**
 * The worker's files by room, along the arrows between rooms: the first shows a picture, then these load side by side, and none
 * is large. `src/tidy/size-limit.json` holds them to it.
 */
const workerGroups = [
  { name: 'tables', test: /\/src\/api\/.*(structural\.json|type-table\.ts|zone-table\.ts)$/, priority: 3 },
  { name: 'api', test: /^(?!.*node_modules).*\/src\/(base|clock|api)\//, priority: 2 },
  { name: 'kubectl', test: /\/src\/kubectl\/(?!terminal|print|describe)/, priority: 1 },
  { name: 'printers', test: /\/src\/kubectl\/(print|describe)\//, priority: 2 },
  { name: 'controllers', test: /\/src\/cluster\/(machinery|controllers)\//, priority: 1 },
  { name: 'engine', test: /^(?!.*node_modules).*\/src\/(cluster|engine|history)\// },
]
const workerNames = {
  entryFileNames: ({ name }: { readonly name: string }) =>
    name === 'main' ? 'assets/worker-first-[hash].js' : 'assets/[name]-[hash].js',
  chunkFileNames: 'assets/worker-[name]-[hash].js',
}

export default defineConfig({
  base: './',
  plugins: [react(), developmentPolicy()],
  resolve: { alias: [{ find: /^monaco-editor\/esm\/vs\/(.*)$/, replacement: 'monaco-editor/$1' }] },
  worker: { format: 'es', rolldownOptions: { output: { ...workerNames, codeSplitting: { groups: workerGroups } } } },
  optimizeDeps: { entries: ['index.html', 'src/**/*.{ts,tsx}'] },
  build: { target: 'es2023', chunkSizeWarningLimit: 4000, modulePreload: { polyfill: false } },
})

/** While developing, the server's own inline script and its socket are let through; what is built keeps the strict policy. */
function developmentPolicy(): Plugin {
  return {
    name: 'development-policy',
    apply: 'serve',
    transformIndexHtml: (html) =>
      html
        .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
        .replace("connect-src 'self'", "connect-src 'self' ws: wss:"),
  }
}

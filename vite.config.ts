import { defineConfig, type Plugin } from 'vite'
import react from '@vitejs/plugin-react'

export default defineConfig({
  base: './',
  plugins: [react(), developmentPolicy()],
  resolve: { alias: [{ find: /^monaco-editor\/esm\/vs\/(.*)$/, replacement: 'monaco-editor/$1' }] },
  worker: { format: 'es' },
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

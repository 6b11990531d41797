/** The rooms of `src/` and what each may import: the one table that the boundary test reads. */
export interface Room {
  /** Folder below `src/`; `*` stands for one folder name. */
  readonly path: string
  readonly mayImport: readonly string[]
  /** Pure rooms know the ES library only: no DOM, no Node, no clock, no chance, no locale. */
  readonly isPure: boolean
  readonly packages?: readonly string[]
}

const cluster = ['cluster/machinery', 'api', 'clock', 'base']

export const rooms: readonly Room[] = [
  { path: 'base', mayImport: [], isPure: true },
  { path: 'clock', mayImport: ['base'], isPure: true },
  { path: 'api', mayImport: ['clock', 'base'], isPure: true },
  { path: 'i18n', mayImport: ['base'], isPure: true },
  { path: 'cluster/machinery', mayImport: ['api', 'clock', 'base'], isPure: true },
  { path: 'cluster/apiserver', mayImport: cluster, isPure: true },
  { path: 'cluster/controllers', mayImport: cluster, isPure: true },
  { path: 'cluster/scheduler', mayImport: cluster, isPure: true },
  { path: 'cluster/kubelet', mayImport: cluster, isPure: true },
  { path: 'cluster/network', mayImport: cluster, isPure: true },
  { path: 'engine', mayImport: ['cluster', 'api', 'clock', 'base'], isPure: true },
  { path: 'history', mayImport: ['engine', 'api', 'clock', 'base'], isPure: true },
  { path: 'kubectl', mayImport: ['api', 'clock', 'base'], isPure: true },
  { path: 'lessons', mayImport: ['api', 'i18n', 'base'], isPure: true },
  { path: 'worker', mayImport: ['history', 'engine', 'kubectl', 'lessons', 'api', 'clock', 'base'], isPure: false },
  {
    path: 'server',
    mayImport: ['engine', 'api', 'clock', 'base'],
    isPure: false,
    packages: [
      'node:buffer',
      'node:crypto',
      'node:fs',
      'node:http',
      'node:https',
      'node:net',
      'node:os',
      'node:path',
      'node:stream',
      'ws',
    ],
  },
  {
    path: 'ui',
    mayImport: ['worker/client.ts', 'worker/protocol.ts', 'worker/main.ts', 'lessons', 'i18n', 'api', 'clock', 'base'],
    isPure: false,
    packages: ['react', 'react-dom', 'zustand', 'monaco-editor', 'monaco-yaml', 'idb-keyval', 'd3-ease'],
  },
  {
    path: 'embed',
    mayImport: ['ui', 'worker/client.ts', 'worker/protocol.ts', 'i18n', 'base'],
    isPure: false,
    packages: ['react', 'react-dom'],
  },
]

/** Rooms for tests and tools may import everything. */
export const freeRooms: readonly string[] = ['testkit', 'tidy', 'bench', 'decisions']

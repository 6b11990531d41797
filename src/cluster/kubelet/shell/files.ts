import type { Instant } from '../../../clock/instant.ts'

/** Files as data: trees that share what is not changed. */
export type Entry = Directory | File | Link

export interface Directory {
  readonly type: 'directory'
  readonly entries: ReadonlyMap<string, Entry>
  readonly at?: Instant
}

export interface File {
  readonly type: 'file'
  readonly text: string
  readonly at?: Instant
  readonly isExecutable?: boolean
}

export interface Link {
  readonly type: 'link'
  readonly target: string
  readonly at?: Instant
}

export const emptyDirectory: Directory = Object.freeze({ type: 'directory', entries: new Map() })

export const fileOf = (text: string): File => ({ type: 'file', text })

/** A disk that a container sees at a path. */
export interface Mount {
  readonly path: string
  readonly disk: string
  /** The part of the disk that is shown; the whole disk when empty. */
  readonly part: string
  readonly isReadOnly: boolean
  /** Others may change what is on it, or read it. */
  readonly isShared: boolean
}

/** Where a path leads: a disk and the names on it. */
export interface Place {
  readonly disk: string
  readonly names: readonly string[]
  readonly mount?: Mount
}

/** The disk that is the container's own. */
export const ownDisk = ''

/** `/a/../b/./c` → `/b/c` */
export function absolute(path: string, directory: string): string {
  const names: string[] = []
  for (const name of (path.startsWith('/') ? path : `${directory}/${path}`).split('/')) {
    if (name === '..') names.pop()
    else if (name !== '' && name !== '.') names.push(name)
  }
  return `/${names.join('/')}`
}

const namesOf = (path: string): readonly string[] => path.split('/').filter((name) => name !== '')

/** The place of an absolute path: below the mount that reaches furthest. */
export function placeOf(path: string, mounts: readonly Mount[]): Place {
  let best: Mount | undefined
  for (const mount of mounts)
    if ((path === mount.path || path.startsWith(`${mount.path}/`)) && mount.path.length >= (best?.path.length ?? 0))
      best = mount
  if (best === undefined) return { disk: ownDisk, names: namesOf(path) }
  return { disk: best.disk, names: [...namesOf(best.part), ...namesOf(path.slice(best.path.length))], mount: best }
}

/** What is at a place; the directory that a mount shows is there even before anything has been written. */
export function entryAtPlace(root: Directory, { names, mount }: Place): Entry | undefined {
  const entry = entryAt(root, names)
  if (entry !== undefined || mount === undefined) return entry
  return names.length <= namesOf(mount.part).length ? emptyDirectory : undefined
}

export function entryAt(root: Directory, names: readonly string[]): Entry | undefined {
  let entry: Entry | undefined = root
  for (const name of names) {
    if (entry?.type !== 'directory') return undefined
    entry = entry.entries.get(name)
  }
  return entry
}

/** The tree with one entry put in (`undefined`: taken out), its directories made where they are missing. */
export function withEntry(
  root: Directory,
  names: readonly string[],
  entry: Entry | undefined,
  at?: Instant,
): Directory {
  const [name, ...rest] = names
  if (name === undefined) return entry?.type === 'directory' ? entry : root
  const entries = new Map(root.entries)
  const child = root.entries.get(name)
  const next =
    rest.length === 0 ? entry : withEntry(child?.type === 'directory' ? child : directoryOf(at), rest, entry, at)
  if (next === undefined) entries.delete(name)
  else entries.set(name, next)
  return { ...root, entries }
}

const directoryOf = (at: Instant | undefined): Directory =>
  at === undefined ? emptyDirectory : { type: 'directory', entries: new Map(), at }

/** A tree from paths and texts. */
export function treeOf(files: Readonly<Record<string, string>>, directories: readonly string[] = []): Directory {
  let root = emptyDirectory
  for (const path of directories) root = withEntry(root, namesOf(path), emptyDirectory)
  for (const [path, text] of Object.entries(files)) root = withEntry(root, namesOf(path), fileOf(text))
  return root
}

/** Bytes, roughly, below an entry. */
export function sizeOf(entry: Entry): number {
  if (entry.type === 'file') return entry.text.length
  if (entry.type === 'link') return entry.target.length
  let size = 0
  for (const child of entry.entries.values()) size += sizeOf(child)
  return size
}

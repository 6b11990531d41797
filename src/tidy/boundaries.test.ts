import { describe, expect, it } from 'vitest'
import { freeRooms, rooms, type Room } from './rooms.ts'
import { importsOf, isTest, resolved, sourceFiles, sourceText } from './sources.ts'

const roomOf = (path: string): Room | undefined => rooms.find((room) => path.startsWith(`${room.path}/`))

function isAllowed(room: Room, from: string, target: string): boolean {
  const home = from
    .split('/')
    .slice(0, room.path === 'cluster/controllers' ? 3 : room.path.split('/').length)
    .join('/')
  if (target.startsWith(`${home}/`)) return true
  if (room.path === 'cluster/controllers' && from === 'cluster/controllers/index.ts')
    return target.startsWith('cluster/')
  return room.mayImport.some((allowed) => target === allowed || target.startsWith(`${allowed}/`))
}

/** The complaints about one file's imports. */
export function complaints(path: string, text: string): readonly string[] {
  const room = roomOf(path)
  if (room === undefined) return [`${path}: no room in src/tidy/rooms.ts`]
  return importsOf(text).flatMap((specifier) => {
    if (!specifier.startsWith('.')) {
      const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0]!
      return room.packages?.includes(name) === true ? [] : [`${path}: package ${name}`]
    }
    const target = resolved(path, specifier)
    return isAllowed(room, path, target) ? [] : [`${path}: ${target}`]
  })
}

const files = sourceFiles().filter(
  (path) =>
    /\.tsx?$/.test(path) && !isTest(path) && !freeRooms.includes(path.split('/')[0]!) && !path.startsWith('ui/dev/'),
)

describe('the arrows between the rooms', () => {
  it('are only those of the table', () => {
    expect(files.flatMap((path) => complaints(path, sourceText(path)))).toEqual([])
  })

  it('notices a forbidden arrow, a type import and a stray package', () => {
    expect(complaints('api/x.ts', "import { a } from '../engine/step.ts'")).toEqual(['api/x.ts: engine/step.ts'])
    expect(complaints('cluster/kubelet/x.ts', "import type { A } from '../scheduler/scheduler.ts'")).toHaveLength(1)
    expect(complaints('cluster/controllers/job/x.ts', "import { a } from '../deployment/rolling.ts'")).toHaveLength(1)
    expect(complaints('engine/x.ts', "import _ from 'lodash'")).toEqual(['engine/x.ts: package lodash'])
  })

  it('has no cycle between files', () => {
    const graph = new Map(
      files.map((path) => [
        path,
        importsOf(sourceText(path))
          .filter((name) => name.startsWith('.'))
          .map((name) => resolved(path, name)),
      ]),
    )
    const done = new Set<string>()
    const trail: string[] = []
    const cycles: string[] = []
    const visit = (path: string): void => {
      const at = trail.indexOf(path)
      if (at >= 0) {
        cycles.push([...trail.slice(at), path].join(' → '))
        return
      }
      if (done.has(path)) return
      trail.push(path)
      for (const next of graph.get(path) ?? []) visit(next)
      trail.pop()
      done.add(path)
    }
    for (const path of files) visit(path)
    expect(cycles).toEqual([])
  })
})

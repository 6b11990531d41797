import type { Thread } from './machine.ts'

/** A variable's value, or one of the shell's own parameters. */
export function variableOf({ shell, id }: Thread, name: string): string | undefined {
  if (/^\d+$/.test(name)) return shell.parameters[Number(name)]
  switch (name) {
    case '?':
      return String(shell.code)
    case '#':
      return String(Math.max(0, shell.parameters.length - 1))
    case '$':
      return '1'
    case '!':
      return shell.lastJob === 0 ? '' : String(shell.lastJob + 5)
    case '-':
      return shell.options
    case 'PWD':
      return shell.directory
    case 'PPID':
      return '0'
    default:
      return name === 'BASHPID' ? String(id) : shell.variables.get(name)
  }
}

const lengthMost = 65_536

export function setVariable(thread: Thread, name: string, text: string): void {
  const { shell } = thread
  const value = text.length > lengthMost ? text.slice(0, lengthMost) : text
  if (shell.variables.get(name) === value) return
  thread.shell = { ...shell, variables: new Map(shell.variables).set(name, value) }
}

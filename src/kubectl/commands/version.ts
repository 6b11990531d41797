import type { Command } from '../command.ts'

export const version: Command = function* ({ out }) {
  out('Client Version: v1.36.2\nKustomize Version: v5.7.1\nServer Version: v1.36.2\n')
  return 0
}

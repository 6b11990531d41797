import type { Command } from '../command.ts'
import { annotate, label } from './metadata.ts'
import { apply } from './apply.ts'
import { cordon, uncordon } from './cordon.ts'
import { create } from './create.ts'
import { deleteObjects } from './delete.ts'
import { get } from './get.ts'
import { rollout } from './rollout.ts'
import { scale } from './scale.ts'
import { set } from './set.ts'
import { version } from './version.ts'

/** Every verb: a file and a line. */
export const commands: Readonly<Record<string, Command>> = {
  annotate,
  apply,
  cordon,
  create,
  delete: deleteObjects,
  get,
  label,
  rollout,
  scale,
  set,
  uncordon,
  version,
}

import type { Command } from '../command.ts'
import { apiResources, apiVersions, clusterInfo } from './api-resources.ts'
import { apply } from './apply.ts'
import { autoscale } from './autoscale.ts'
import { auth, config } from './config.ts'
import { cordon, uncordon } from './cordon.ts'
import { create } from './create.ts'
import { deleteObjects } from './delete.ts'
import { describe } from './describe.ts'
import { drain } from './drain.ts'
import { events } from './events.ts'
import { attach, exec } from './exec.ts'
import { explain } from './explain.ts'
import { expose } from './expose.ts'
import { get } from './get.ts'
import { logs } from './logs.ts'
import { annotate, label } from './metadata.ts'
import { patch } from './patch.ts'
import { diff } from './diff.ts'
import { replace } from './replace.ts'
import { rollout } from './rollout.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { set } from './set.ts'
import { taint } from './taint.ts'
import { top } from './top.ts'
import { edit, unsupported } from './unsupported.ts'
import { version } from './version.ts'
import { wait } from './wait.ts'

/** Every verb: a file and a line. */
export const commands: Readonly<Record<string, Command>> = {
  ...unsupported,
  annotate,
  'api-resources': apiResources,
  'api-versions': apiVersions,
  apply,
  attach,
  auth,
  autoscale,
  'cluster-info': clusterInfo,
  config,
  cordon,
  create,
  delete: deleteObjects,
  describe,
  drain,
  edit,
  events,
  exec,
  explain,
  expose,
  get,
  label,
  logs,
  patch,
  diff,
  replace,
  rollout,
  run,
  scale,
  set,
  taint,
  top,
  uncordon,
  version,
  wait,
}

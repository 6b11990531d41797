import type { DaemonSet, Node } from '../api/openapi/kubernetes.ts'
import { eligibilityOf } from '../cluster/controllers/daemonset/eligibility.ts'

/** Whether a DaemonSet means to run a pod on a node, as its controller judges. */
export const wantsDaemonPod = (daemonSet: DaemonSet, node: Node): boolean =>
  eligibilityOf(daemonSet.spec.template, node).shouldRun

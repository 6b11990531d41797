import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { ClusterView } from '../machinery/view.ts'
import type { ImageReference } from './images.ts'

/** What `nslookup` prints and how it ends. */
export interface LookUpResult {
  readonly text: string
  readonly exitCode: number
}

/** Asks the cluster's DNS for a name, as a container of a pod would. */
export type LookUp = (name: string) => LookUpResult

/** The network's part, handed in by whoever puts the cluster together. */
export type LookUpFrom = (view: ClusterView, pod: Pod, image: ImageReference) => LookUp

import type { ObjectKey } from '../../api/object.ts'
import type { Pod } from '../../api/openapi/kubernetes.ts'
import type { ClusterView } from '../machinery/view.ts'
import type { ImageReference } from './images.ts'

/** What `nslookup` prints and how it ends. */
export interface LookUpResult {
  readonly text: string
  readonly exitCode: number
}

/** Where a request of a container ends up. */
export type Reached =
  | { readonly type: 'unknownHost' }
  | { readonly type: 'refused'; readonly address: string }
  | { readonly type: 'timeout'; readonly address: string }
  /** `pod` is absent for what lies outside the cluster. */
  | { readonly type: 'reached'; readonly address: string; readonly port: number; readonly pod?: ObjectKey }

/** The cluster's network as a container of a pod meets it, handed in by whoever puts the cluster together. */
export interface Network {
  /** Asks the cluster's DNS as the image's own `nslookup` does. */
  readonly lookUp: (view: ClusterView, pod: Pod, image: ImageReference, name: string) => LookUpResult
  /** `turn` counts requests: the endpoints of a service take turns. */
  readonly reach: (view: ClusterView, pod: Pod, host: string, port: number, turn: number) => Reached
}

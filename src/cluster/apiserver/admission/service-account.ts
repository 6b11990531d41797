import { digest, fnv1a32, utf8Bytes } from '../../../base/hash.ts'
import type { Writable } from '../../../base/json.ts'
import { after, instantOfTimestamp, seconds, type Instant } from '../../../clock/instant.ts'
import type { Container, Pod, ServiceAccount, Volume } from '../../../api/openapi/kubernetes.ts'
import { forbidden } from '../../../api/status.ts'
import type { ClusterView } from '../../machinery/view.ts'
import type { AdmissionPlugin } from '../server.ts'

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount'
const volumePrefix = 'kube-api-access-'
/** A namespace gets its account in its first second: until then pods are admitted as if it were there. */
const grace = seconds(1)

/** Every pod has an account, and its token mounted. @source kubernetes@1.36 plugin/pkg/admission/serviceaccount */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  resources: ['pods'],
  admit: (draft, { operation, namespace, name, live, now }) => {
    const pod = draft as unknown as Writable<Pod>
    if (operation !== 'CREATE' || pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined)
      return undefined
    const accountName = pod.spec.serviceAccountName || 'default'
    const account = live.get('serviceaccounts', `${namespace}/${accountName}`)
    if (account === undefined && !(accountName === 'default' && isNew(live, namespace, now))) {
      const why = `error looking up service account ${namespace}/${accountName}: serviceaccount "${accountName}" not found`
      return forbidden('pods', '', name, why)
    }
    pod.spec.serviceAccountName = accountName
    pod.spec.serviceAccount = accountName
    if (pod.spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true) mountToken(pod)
    if (!pod.spec.imagePullSecrets?.length && account?.imagePullSecrets?.length)
      pod.spec.imagePullSecrets = account.imagePullSecrets.map((reference) => ({ ...reference }))
    return undefined
  },
  basis: (object, namespace, live) => accountOf(object as Pod, namespace, live),
}

const accountOf = ({ spec }: Pod, namespace: string, live: ClusterView): ServiceAccount | undefined =>
  live.get('serviceaccounts', `${namespace}/${spec.serviceAccountName || 'default'}`)

function isNew(live: ClusterView, namespace: string, now: Instant): boolean {
  const created = instantOfTimestamp(live.get('namespaces', namespace)?.metadata.creationTimestamp ?? '')
  return created !== undefined && now < after(created, grace)
}

function mountToken({ spec }: Writable<Pod>): void {
  const known = spec.volumes?.find(({ name, projected }) => projected !== undefined && name.startsWith(volumePrefix))
  const volumeName = known?.name ?? volumePrefix + suffixOf(spec)
  let isMounted = false
  for (const container of [...(spec.initContainers ?? []), ...spec.containers] as Writable<Container>[]) {
    if (container.volumeMounts?.some((mount) => mount.mountPath === mountPath)) continue
    container.volumeMounts = [...(container.volumeMounts ?? []), { name: volumeName, readOnly: true, mountPath }]
    isMounted = true
  }
  if (known === undefined && isMounted) spec.volumes = [...(spec.volumes ?? []), tokenVolume(volumeName)]
}

const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** Five characters that follow from the pod, where upstream draws them: pods of one template are alike to the last letter. */
function suffixOf(spec: Writable<Pod>['spec']): string {
  let rest = fnv1a32(utf8Bytes(digest(spec.containers)))
  let text = ''
  for (let index = 0; index < 5; index++) {
    text += alphabet[rest % alphabet.length]
    rest = Math.floor(rest / alphabet.length)
  }
  return text
}

function tokenVolume(name: string): Writable<Volume> {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    },
  }
}

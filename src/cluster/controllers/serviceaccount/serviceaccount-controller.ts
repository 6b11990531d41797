import { isTerminating, objectKey } from '../../../api/object.ts'
import type { ConfigMap, Namespace } from '../../../api/openapi/kubernetes.ts'
import { isEqual } from '../../../base/json.ts'
import { defineComponent, type Decision, type Watch } from '../../machinery/contract.ts'
import { isNamespaceTerminating } from '../../machinery/pod-control.ts'
import type { ClusterView } from '../../machinery/view.ts'
import { accountReasons } from './reasons.ts'
import { rootCertificate } from './root-certificate.ts'

const controllerOrder = 100
const account = 'default'
const certificateName = 'kube-root-ca.crt'
const done: Decision<undefined> = { remember: undefined }

const namespaces: Watch = {
  resource: 'namespaces',
  enqueue: ({ type, key }, _view, enqueue) => {
    if (type !== 'DELETED') enqueue(key)
  },
}

const isActive = (view: ClusterView, name: string): boolean => {
  const namespace: Namespace | undefined = view.get('namespaces', name)
  return namespace !== undefined && !isTerminating(namespace)
}

/** Every namespace has the account `default`. @source kubernetes@1.36 pkg/controller/serviceaccount/serviceaccounts_controller.go */
export const serviceAccountController = defineComponent<undefined>({
  name: 'serviceaccount-controller',
  order: controllerOrder,
  watches: [
    namespaces,
    {
      resource: 'serviceaccounts',
      enqueue: ({ type, object }, _view, enqueue) => {
        if (type === 'DELETED' && object.metadata.name === account) enqueue(object.metadata.namespace ?? '')
      },
    },
  ],
  reconcile: ({ key, view, live }, attempt) => {
    if (!isActive(view, key) || live.get('serviceaccounts', objectKey(key, account)) !== undefined) return done
    const object = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace: key } }
    const { status } = attempt({
      verb: 'create',
      resource: 'serviceaccounts',
      object,
      because: accountReasons.accountMissing(key),
    })
    return status === undefined || status.code === 409 || isNamespaceTerminating(status)
      ? done
      : { remember: undefined, failed: status }
  },
})

const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** Every namespace has the cluster's root certificate. @source kubernetes@1.36 pkg/controller/certificates/rootcacertpublisher/publisher.go */
export const rootCertificatePublisher = defineComponent<undefined>({
  name: 'root-ca-certificate-publisher-controller',
  order: controllerOrder,
  watches: [
    namespaces,
    {
      resource: 'configmaps',
      enqueue: ({ type, object }, _view, enqueue) => {
        if (type !== 'ADDED' && object.metadata.name === certificateName) enqueue(object.metadata.namespace ?? '')
      },
    },
  ],
  reconcile: ({ key, view, live }, attempt) => {
    if (!isActive(view, key)) return done
    const present = live.get('configmaps', objectKey(key, certificateName))
    const data = { 'ca.crt': rootCertificate }
    const because = accountReasons.rootCertificateMissing(key)
    if (
      present !== undefined &&
      isEqual(present.data, data) &&
      present.metadata.annotations?.['kubernetes.io/description'] !== undefined
    )
      return done
    const annotations = { ...present?.metadata.annotations, 'kubernetes.io/description': description }
    const fresh = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: certificateName, namespace: key, annotations },
      data,
    }
    const repaired: ConfigMap | undefined = present && {
      ...present,
      metadata: { ...present.metadata, annotations },
      data,
    }
    const { status } =
      repaired === undefined
        ? attempt({ verb: 'create', resource: 'configmaps', object: fresh, because })
        : attempt({ verb: 'update', resource: 'configmaps', object: repaired, because })
    return status === undefined || isNamespaceTerminating(status) ? done : { remember: undefined, failed: status }
  },
})

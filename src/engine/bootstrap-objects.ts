/** What a cluster holds from its first instant, besides namespaces and nodes. */
export const bootstrapObjects: readonly { readonly resource: string; readonly object: unknown }[] = [
  {
    resource: 'storageclasses',
    object: {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'k8s.io/minikube-hostpath',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
    },
  },
]

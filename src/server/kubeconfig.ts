import { Buffer } from 'node:buffer'

/** A kubeconfig whose only context leads to the server. */
export function kubeconfigFor(url: string, token: string, certificate: string | undefined): string {
  const authority =
    certificate === undefined ? '' : `\n    certificate-authority-data: ${Buffer.from(certificate).toString('base64')}`
  return `apiVersion: v1
kind: Config
clusters:
- name: kuberama
  cluster:
    server: ${url}${authority}
users:
- name: kuberama
  user:
    token: ${token}
contexts:
- name: kuberama
  context:
    cluster: kuberama
    user: kuberama
current-context: kuberama
`
}

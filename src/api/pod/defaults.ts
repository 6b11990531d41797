import type { Writable } from '../../base/json.ts'
import type { Container, EphemeralContainer, PodSpec, PodTemplateSpec, Probe, Volume } from '../openapi/kubernetes.ts'
import { applyClaimSpecDefaults } from '../persistentvolumeclaim/claim-spec-defaults.ts'

/**
 * Defaults of a pod template, in place; templates get fewer than pods do.
 * @source kubernetes@1.36 pkg/apis/core/v1/defaults.go
 */
export function applyPodTemplateDefaults(template: Writable<PodTemplateSpec>): void {
  template.metadata ??= {} as NonNullable<typeof template.metadata>
  template.spec ??= {} as NonNullable<typeof template.spec>
  applyPodSpecDefaults(template.spec)
}

export function applyPodSpecDefaults(spec: Writable<PodSpec>): void {
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.restartPolicy ||= 'Always'
  spec.securityContext ??= {}
  spec.terminationGracePeriodSeconds ??= 30
  spec.schedulerName ||= 'default-scheduler'
  if (spec.serviceAccountName || spec.serviceAccount) {
    spec.serviceAccountName ||= spec.serviceAccount!
    if (spec.serviceAccount !== spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName!
  }
  for (const volume of spec.volumes ?? []) applyVolumeDefaults(volume)
  for (const container of spec.initContainers ?? []) applyContainerDefaults(container)
  for (const container of spec.containers ?? []) applyContainerDefaults(container)
  for (const container of spec.ephemeralContainers ?? []) applyContainerDefaults(container)
}

function applyContainerDefaults(container: Writable<Container | EphemeralContainer>): void {
  container.imagePullPolicy ||= pullPolicyOf(container.image ?? '')
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  container.resources ??= {}
  for (const port of container.ports ?? []) port.protocol ||= 'TCP'
  for (const variable of container.env ?? []) {
    if (variable.valueFrom?.fieldRef) variable.valueFrom.fieldRef.apiVersion ||= 'v1'
    if (variable.valueFrom?.fileKeyRef) variable.valueFrom.fileKeyRef.optional ??= false
  }
  for (const key of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) applyProbeDefaults(container[key])
  for (const key of ['postStart', 'preStop'] as const) applyHttpDefaults(container.lifecycle?.[key]?.httpGet)
}

function applyProbeDefaults(probe: Writable<Probe> | undefined): void {
  if (!probe) return
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
  if (probe.grpc) probe.grpc.service ??= ''
  applyHttpDefaults(probe.httpGet)
}

function applyHttpDefaults(get: Writable<Probe>['httpGet']): void {
  if (!get) return
  get.path ||= '/'
  get.scheme ||= 'HTTP'
}

const fileMode = 0o644

function applyVolumeDefaults(volume: Writable<Volume>): void {
  if (Object.keys(volume).every((key) => key === 'name' || volume[key as keyof Volume] === undefined))
    volume.emptyDir = {}
  if (volume.image) volume.image.pullPolicy ||= pullPolicyOf(volume.image.reference ?? '')
  for (const source of [volume.secret, volume.configMap, volume.downwardAPI, volume.projected])
    if (source) source.defaultMode ??= fileMode
  if (volume.hostPath) volume.hostPath.type ??= ''
  if (volume.iscsi) volume.iscsi.iscsiInterface ||= 'default'
  if (volume.rbd) applyRbdDefaults(volume.rbd)
  if (volume.scaleIO) {
    volume.scaleIO.storageMode ||= 'ThinProvisioned'
    volume.scaleIO.fsType ||= 'xfs'
  }
  if (volume.azureDisk) applyAzureDiskDefaults(volume.azureDisk)
  if (volume.ephemeral?.volumeClaimTemplate) applyClaimSpecDefaults(volume.ephemeral.volumeClaimTemplate.spec)
  for (const item of volume.downwardAPI?.items ?? []) if (item.fieldRef) item.fieldRef.apiVersion ||= 'v1'
  for (const source of volume.projected?.sources ?? []) {
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600
    for (const item of source.downwardAPI?.items ?? []) if (item.fieldRef) item.fieldRef.apiVersion ||= 'v1'
  }
}

export function applyRbdDefaults(rbd: Writable<NonNullable<Volume['rbd']>>): void {
  rbd.pool ||= 'rbd'
  rbd.user ||= 'admin'
  rbd.keyring ||= '/etc/ceph/keyring'
}

export function applyAzureDiskDefaults(disk: Writable<NonNullable<Volume['azureDisk']>>): void {
  disk.cachingMode ??= 'ReadWrite'
  disk.kind ??= 'Shared'
  disk.fsType ??= 'ext4'
  disk.readOnly ??= false
}

/** `Always` for `latest` or no tag, else `IfNotPresent`. A digest counts as a tag only beside one. */
export function pullPolicyOf(image: string): string {
  return tagOf(image) === 'latest' ? 'Always' : 'IfNotPresent'
}

const host =
  '(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[A-Fa-f0-9:]+\\])(?::[0-9]+)?'
const pathPart = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const reference = new RegExp(`^(?:${host}/)?${pathPart}(?:/${pathPart})*(?::(\\w[\\w.-]{0,127}))?(?:@(${digest}))?$`)

const repositoryMax = 255

/** The tag of an image reference; `latest` when it has neither tag nor digest, empty when it cannot be parsed. */
function tagOf(image: string): string {
  const match = /^[a-f0-9]{64}$/.test(image) ? null : reference.exec(image)
  if (!match || image.replace(/(:\w[\w.-]*)?(@.*)?$/, '').length > repositoryMax) return ''
  return match[1] ?? (match[2] === undefined ? 'latest' : '')
}

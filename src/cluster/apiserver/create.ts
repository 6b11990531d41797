import { copyOf, withOwnFields, type Writable } from '../../base/json.ts'
import { nameSuffix, nextUid, type RandomStream } from '../../clock/random.ts'
import { timestampOf } from '../../clock/instant.ts'
import { applyStoredForm } from '../../api/layout/stored-form.ts'
import { keyOf, objectKey, type KubeObject } from '../../api/object.ts'
import type { Pod, PodSpec } from '../../api/openapi/kubernetes.ts'
import type { KindDefinition } from '../../api/scheme.ts'
import {
  alreadyExists,
  badRequest,
  failure,
  forbidden,
  invalid,
  notFound,
  qualified,
  type Status,
} from '../../api/status.ts'
import { dnsLabel } from '../../api/validation/names.ts'
import type { Outcome } from '../machinery/contract.ts'
import { asVariant, type Variant } from '../machinery/spec-variants.ts'
import type { AdmissionPlugin, AdmissionRequest, ApiServer } from './server.ts'
import { commit, storedObject, type Origin } from './store.ts'

export interface CreateOptions {
  readonly origin: Origin
  /** Controllers' objects are already decoded and may share parts with stored ones. */
  readonly trusted?: boolean
  readonly dryRun?: boolean
}

const refused = (status: Status): Outcome => ({ ok: false, status })
const maxNameAttempts = 8
const maxGeneratedBase = 58

/**
 * Creates an object: defaults, admission, strategy, validation, name, store.
 * @source kubernetes@1.36 apiserver/pkg/registry/generic/registry/store.go Create, rest/create.go BeforeCreate
 */
export function createObject(
  server: ApiServer,
  kind: KindDefinition,
  input: KubeObject,
  options: CreateOptions,
): Outcome {
  const namespaceProblem = kind.namespaced ? namespaceRefusal(server, kind, input) : undefined
  if (namespaceProblem !== undefined) return refused(namespaceProblem)
  for (let attempt = 1; ; attempt++) {
    const prepared = preparedObject(server, kind, input, options)
    if (!prepared.ok) return prepared
    const object = prepared.object
    if (storedObject(server.store, kind.resource, keyOf(object)) === undefined) {
      const denial = validateAdmission(
        server,
        kind,
        object,
        undefined,
        'CREATE',
        options.dryRun === true ? {} : { origin: options.origin },
      )
      if (denial !== undefined) return refused(denial)
      if (options.dryRun === true) return { ok: true, object }
      return { ok: true, object: commit(server.store, 'ADDED', kind.resource, object, options.origin, server.now) }
    }
    const wasGenerated = !input.metadata.name && input.metadata.generateName
    if (!wasGenerated) return refused(alreadyExists(kind.resource, kind.group, object.metadata.name))
    if (attempt === maxNameAttempts) return refused(noUniqueName(kind, object.metadata.name))
  }
}

function noUniqueName(kind: KindDefinition, name: string): Status {
  const text = `${qualified(kind.resource, kind.group)} "${name}" already exists, the server was not able to generate a unique name for the object`
  return failure(409, 'AlreadyExists', text, { name, ...(kind.group && { group: kind.group }), kind: kind.resource })
}

function namespaceRefusal(server: ApiServer, kind: KindDefinition, input: KubeObject): Status | undefined {
  const name = input.metadata.namespace
  if (name === undefined || name === '') return badRequest('an empty namespace may not be set during creation')
  const namespace = server.live.get('namespaces', name)
  if (namespace === undefined) return notFound('namespaces', '', name)
  if (namespace.metadata.deletionTimestamp === undefined) return undefined
  const shown = input.metadata.name || input.metadata.generateName || ''
  const why = `unable to create new content in namespace ${name} because it is being terminated`
  const status = forbidden(kind.resource, kind.group, shown, why)
  const causes = [
    { reason: 'NamespaceTerminating', message: `namespace ${name} is being terminated`, field: 'metadata.namespace' },
  ]
  return { ...status, details: { ...status.details, causes } }
}

/** Defaulted, admitted, named and validated; nothing is stored yet. */
function preparedObject(server: ApiServer, kind: KindDefinition, input: KubeObject, options: CreateOptions): Outcome {
  const shared = options.trusted === true ? preparedPod(specOf(input)) : undefined
  if (shared !== undefined && isStillValid(server, kind, input, shared))
    return {
      ok: true,
      object: stampedMetadata(server, { ...shared.rest, metadata: annotatedMetadata(input, shared.annotations) }),
    }
  const context = { now: server.now }
  const draft = (
    kind.resource === 'jobs' && options.trusted === true ? jobDraft(input) : copyOf(input)
  ) as Writable<KubeObject>
  draft.apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
  draft.kind = kind.kind
  kind.applyDefaults?.(draft)
  const denial = admitted(server, kind, draft, undefined, 'CREATE')
  if (denial !== undefined) return refused(denial)
  delete (draft.metadata as { deletionTimestamp?: string }).deletionTimestamp
  delete (draft.metadata as { deletionGracePeriodSeconds?: number }).deletionGracePeriodSeconds
  // Name and uid come first: a Job's strategy derives labels from them.
  const object = stampedMetadata(server, draft as KubeObject)
  kind.prepareForCreate?.(object as Writable<KubeObject>, context)
  if (options.trusted !== true) applyStoredForm(kind.schema, object as Writable<KubeObject>)
  const errors = kind.validate?.(object, context) ?? []
  if (errors.length > 0) return refused(invalid(kind.kind, kind.group, object.metadata.name, errors))
  // What is read back from storage is defaulted once more: a Job's template gets the generated labels, a claim its first phase.
  if (kind.resource === 'jobs' || kind.resource === 'persistentvolumeclaims')
    kind.applyDefaults?.(object as Writable<KubeObject>)
  if (kind.resource === 'jobs' && options.trusted === true) shareTemplate(input, object)
  rememberPod(server, kind, input, object, options)
  return { ok: true, object }
}

type Labels = NonNullable<KubeObject['metadata']['annotations']>

/** A pod as the API server prepared it: all but the metadata that each pod has for itself. */
interface PreparedPod {
  readonly rest: Pick<Pod, 'apiVersion' | 'kind' | 'spec'>
  /** What admission added to them. */
  readonly annotations: Labels | undefined
  /** What each plugin went by. */
  readonly bases: readonly unknown[]
}

/** Prepared pods by the identity of the spec they were created from: a ReplicaSet's pods share all but their metadata. */
const preparedPods = new WeakMap<object, PreparedPod>()
/** The same by the base of variants, for those that have the same fields of their own. */
const preparedVariants = new WeakMap<object, PreparedPod & { readonly own: string }>()

function preparedPod(asked: PodSpec | undefined): PreparedPod | undefined {
  if (asked === undefined) return undefined
  const known = preparedPods.get(asked)
  if (known !== undefined) return known
  const variant = asVariant(asked)
  if (variant === undefined) return undefined
  const shared = preparedVariants.get(variant.base)
  if (shared === undefined || shared.own !== fieldsOf(variant) || !hasGoodHostname(variant)) return undefined
  const { rest, annotations, bases } = shared
  const spec = Object.freeze(Object.assign(withOwnFields(rest.spec), variant.own))
  const prepared = { rest: { ...rest, spec }, annotations, bases }
  preparedPods.set(asked, prepared)
  return prepared
}

const fieldsOf = ({ own }: Variant): string => Object.keys(own).join()
const hasGoodHostname = ({ own: { hostname } }: Variant): boolean =>
  hostname === undefined || dnsLabel(hostname).length === 0

function specOf(object: KubeObject): PodSpec | undefined {
  return object.kind === 'Pod' ? (object as Pod).spec : undefined
}

/** The state of the cluster that admission of this object depends on, a value for each plugin that names one. */
function basesOf(server: ApiServer, kind: KindDefinition, object: KubeObject): readonly unknown[] {
  const namespace = object.metadata.namespace ?? ''
  return pluginsFor(server, kind).basing.map(({ basis }) => basis!(object, namespace, server.live))
}

function isStillValid(server: ApiServer, kind: KindDefinition, input: KubeObject, { bases }: PreparedPod): boolean {
  const now = basesOf(server, kind, input)
  return now.length === bases.length && now.every((basis, index) => basis === bases[index])
}

interface WithTemplate {
  readonly spec?: { readonly template?: { spec?: object } }
}

/** Prepared template specs by the identity of what was asked for: the Jobs of a CronJob share theirs, and so do their pods. */
const preparedTemplates = new WeakMap<object, object>()

/** A copy of a Job, but for the spec of its pods when that was prepared before: being complete, nothing more is done to it. */
function jobDraft(input: KubeObject & WithTemplate): KubeObject {
  const asked = input.spec?.template?.spec
  const known = asked && preparedTemplates.get(asked)
  if (known === undefined) return copyOf(input)
  const template = { ...input.spec?.template, spec: {} }
  const copy: Writable<KubeObject & WithTemplate> = copyOf({ ...input, spec: { ...input.spec, template } })
  copy.spec!.template!.spec = known
  return copy as KubeObject
}

function shareTemplate(input: KubeObject & WithTemplate, object: KubeObject & WithTemplate): void {
  const asked = input.spec?.template?.spec
  const template = object.spec?.template
  if (asked === undefined || template?.spec === undefined || !Object.isFrozen(asked)) return
  const known = preparedTemplates.get(asked)
  if (known === undefined) preparedTemplates.set(asked, template.spec)
  else template.spec = known
}

function rememberPod(
  server: ApiServer,
  kind: KindDefinition,
  input: KubeObject,
  object: KubeObject,
  options: CreateOptions,
): void {
  const spec = specOf(input)
  if (kind.resource !== 'pods' || options.trusted !== true || spec === undefined || !Object.isFrozen(spec)) return
  const { metadata, ...rest } = object as Pod
  const annotations = addedTo(input.metadata.annotations, metadata.annotations)
  const prepared = { rest: Object.freeze(rest), annotations, bases: basesOf(server, kind, input) }
  preparedPods.set(spec, prepared)
  const variant = asVariant(spec)
  // What admission bound to a node by the pod's own fields holds for that pod alone.
  if (variant !== undefined && !rest.spec.nodeName)
    preparedVariants.set(variant.base, { ...prepared, own: fieldsOf(variant) })
}

function addedTo(before: Labels = {}, now: Labels = {}): Labels | undefined {
  const added = Object.entries(now).filter(([key, value]) => before[key] !== value)
  return added.length === 0 ? undefined : Object.fromEntries(added)
}

function annotatedMetadata({ metadata }: KubeObject, added: Labels | undefined): KubeObject['metadata'] {
  return added === undefined ? metadata : { ...metadata, annotations: { ...metadata.annotations, ...added } }
}

/** A name that starts with the base, cut so that five more characters still make a DNS label. */
export const generatedName = (base: string, names: RandomStream): string =>
  base.slice(0, maxGeneratedBase) + nameSuffix(names)

function stampedMetadata(server: ApiServer, object: KubeObject): KubeObject {
  const { metadata } = object
  const name = metadata.name || (metadata.generateName ? generatedName(metadata.generateName, server.names) : '')
  return {
    ...object,
    metadata: {
      ...metadata,
      name,
      uid: nextUid(server.uids),
      creationTimestamp: timestampOf(server.now),
      ...(object.kind === 'Pod' && { generation: 1 }),
    },
  }
}

/** The mutating half of admission; the first refusal wins. */
export function admitted(
  server: ApiServer,
  kind: KindDefinition,
  draft: Writable<KubeObject>,
  old: KubeObject | undefined,
  operation: AdmissionRequest['operation'],
): Status | undefined {
  const request = admissionRequest(server, kind, draft as KubeObject, old, operation)
  for (const plugin of pluginsFor(server, kind).all) {
    const denial = plugin.admit?.(draft, request)
    if (denial !== undefined) return denial
  }
  return undefined
}

interface Plugins {
  readonly all: readonly AdmissionPlugin[]
  readonly validating: readonly AdmissionPlugin[]
  readonly basing: readonly AdmissionPlugin[]
}

const pluginsByResource = new WeakMap<readonly AdmissionPlugin[], Map<string, Plugins>>()

/** The plugins that look at a resource; found once. */
function pluginsFor({ admission }: ApiServer, { resource }: KindDefinition): Plugins {
  let known = pluginsByResource.get(admission)
  if (known === undefined) {
    known = new Map()
    pluginsByResource.set(admission, known)
  }
  let plugins = known.get(resource)
  if (plugins === undefined) {
    const all = admission.filter(({ resources }) => resources === 'all' || resources.includes(resource))
    const validating = all.filter(({ validate }) => validate !== undefined)
    plugins = { all, validating, basing: all.filter(({ basis }) => basis !== undefined) }
    known.set(resource, plugins)
  }
  return plugins
}

function admissionRequest(
  server: ApiServer,
  kind: KindDefinition,
  object: KubeObject,
  old: KubeObject | undefined,
  operation: AdmissionRequest['operation'],
  { subresource, origin, dryRun }: AdmissionContext = {},
): AdmissionRequest {
  const { name, namespace = '', generateName = '' } = object.metadata
  return {
    operation,
    resource: kind.resource,
    namespace,
    name: name || generateName,
    ...(subresource !== undefined && { subresource }),
    ...(old && { old }),
    now: server.now,
    live: server.live,
    ...(origin && dryRun !== true && { spend: spending(server, origin) }),
  }
}

interface AdmissionContext {
  readonly subresource?: string
  /** Whose write it is, for a plugin that keeps count. */
  readonly origin?: Origin
  /** Nothing may be counted. */
  readonly dryRun?: boolean
}

/** Writes the status of an object that admission itself keeps count in. */
function spending(server: ApiServer, { actor, cause }: Origin): NonNullable<AdmissionRequest['spend']> {
  return (resource, object, because) =>
    void commit(server.store, 'MODIFIED', resource, object, { actor, because, cause }, server.now)
}

/** The validating half of admission; the first refusal wins. */
export function validateAdmission(
  server: ApiServer,
  kind: KindDefinition,
  object: KubeObject,
  old: KubeObject | undefined,
  operation: AdmissionRequest['operation'],
  context: AdmissionContext = {},
): Status | undefined {
  let request: AdmissionRequest | undefined
  for (const { validate, needs } of pluginsFor(server, kind).validating) {
    if (needs !== undefined && server.live.count(needs) === 0) continue
    request ??= admissionRequest(server, kind, object, old, operation, context)
    const denial = validate!(object, request)
    if (denial !== undefined) return denial
  }
  return undefined
}

/** The stored object of this name, or Kubernetes' 404. */
export function findObject(
  server: ApiServer,
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
): Outcome {
  const object = storedObject(server.store, kind.resource, objectKey(kind.namespaced ? namespace : undefined, name))
  return object === undefined ? refused(notFound(kind.resource, kind.group, name)) : { ok: true, object }
}

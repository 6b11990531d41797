import { isObject, type JsonObject, type JsonValue } from '../base/json.ts'
import { kinds, olderVersions } from '../api/index.ts'
import type { ApiRequest } from '../api/request.ts'
import type { KindDefinition } from '../api/scheme.ts'
import type { Status } from '../api/status.ts'
import { lastAppliedOf, threeWayPatch, withLastApplied } from '../api/patch/three-way-patch.ts'
import { readManifests, type ManifestDocument } from '../api/yaml/read-manifests.ts'
import { collectionPath } from './requests.ts'
import { refusalText, type Send } from './command.ts'
import { problemsOfStatus, type TextProblem } from './problems.ts'

export interface AppliedDocument {
  readonly resource: string
  readonly kind: string
  readonly group: string
  readonly namespace?: string
  readonly name: string
  readonly uid?: string
  readonly verb: 'created' | 'configured' | 'unchanged' | 'serverside-applied'
  readonly line: number
}

export interface Applied {
  readonly objects: readonly AppliedDocument[]
  readonly problems: readonly TextProblem[]
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

export interface ApplyOptions {
  readonly fileName: string
  readonly namespace: string
  readonly userAgent: string
  /** `client` sends no change at all, `server` asks the server; `true` is the editor's look at its text. */
  readonly dryRun?: boolean | 'client' | 'server'
  /** `kubectl create -f`: refuse what exists, add no annotation. */
  readonly createOnly?: boolean
  /** `--validate=false`: unknown fields are left out without a word. */
  readonly validates?: boolean
  /** `create --save-config`: add the annotation all the same. */
  readonly savesConfig?: boolean
  /** `apply --server-side`: the server merges, field by field. */
  readonly serverSide?: { readonly fieldManager: string; readonly forceConflicts: boolean }
}

/** `kubectl apply -f` over the API: each document is created, or patched with the three-way difference. */
export function applyManifests(send: Send, text: string, options: ApplyOptions): Applied {
  const read = readManifests(text)
  const objects: AppliedDocument[] = []
  const problems: TextProblem[] = read.errors.map((error) => ({
    ...error,
    endLine: error.line,
    endColumn: error.column + 1,
    severity: 'error' as const,
  }))
  const stdout: string[] = []
  const stderr: string[] = read.errors.map(({ message }) => `error: error parsing ${options.fileName}: ${message}`)
  for (const document of read.documents) {
    const result = applyDocument(send, document, options)
    problems.push(...result.problems, ...duplicateProblems(document))
    stderr.push(...result.stderr)
    if (result.object === undefined) continue
    objects.push(result.object)
    const { group, name, verb, kind } = result.object
    stdout.push(
      `${group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`}/${name} ${verb}${suffixOf(options)}`,
    )
  }
  const hasFailed = problems.some(({ severity }) => severity === 'error')
  return { objects, problems, stdout: joined(stdout), stderr: joined(stderr), exitCode: hasFailed ? 1 : 0 }
}

/** kubectl itself keeps quiet about these: the last value counts. The editor says so. */
function duplicateProblems({ duplicateKeys }: ManifestDocument): readonly TextProblem[] {
  return duplicateKeys.map(({ key, range }) => ({
    ...range,
    severity: 'warning',
    message: `key "${key}" already set in map`,
  }))
}

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')
const isLocal = ({ dryRun }: ApplyOptions): boolean => dryRun === 'client'
const suffixOf = (options: ApplyOptions): string =>
  options.dryRun === undefined || options.dryRun === false ? '' : isLocal(options) ? ' (dry run)' : ' (server dry run)'

interface DocumentResult {
  readonly object?: AppliedDocument
  readonly problems: readonly TextProblem[]
  readonly stderr: readonly string[]
}

function applyDocument(send: Send, document: ManifestDocument, options: ApplyOptions): DocumentResult {
  const problem = identityProblem(document.json)
  if (problem !== undefined)
    return refusedDocument(
      document,
      problem,
      problem.startsWith('error validating data') ? `error validating "${options.fileName}": ${problem}` : problem,
    )
  const written = document.json as JsonObject
  const kind = kindOf(written)
  if (kind === undefined) return refusedDocument(document, noMatch(written, options))
  const metadata = isObject(written['metadata']) ? written['metadata'] : {}
  const namespace = kind.namespaced ? String(metadata['namespace'] ?? options.namespace) : undefined
  const manifest = namespace === undefined ? written : { ...written, metadata: { ...metadata, namespace } }
  const name = typeof metadata['name'] === 'string' ? metadata['name'] : ''
  const collection = collectionPath(kind, namespace)
  const path = `${collection}/${encodeURIComponent(name)}`
  if (options.serverSide !== undefined) return serverSideApplied(send, document, kind, path, manifest, options)
  const current = name === '' || options.createOnly === true ? undefined : send({ method: 'GET', path })
  const isNew = current === undefined || current.code === 404
  const notes =
    current === undefined || isNew || options.dryRun === true || isLocal(options)
      ? []
      : notesOn(kind, name, current.body as JsonObject)
  const request = isNew
    ? creation(collection, manifest, options)
    : patching(path, kind, manifest, current.body as JsonObject, options)
  if (isLocal(options))
    return {
      object: applied(
        kind,
        document,
        isNew ? { metadata: { ...metadata, namespace } } : current.body,
        isNew ? 'created' : request === undefined ? 'unchanged' : 'configured',
      ),
      problems: [],
      stderr: notes,
    }
  if (request === undefined)
    return { object: applied(kind, document, current!.body, 'unchanged'), problems: [], stderr: notes }
  const response = send(request)
  if (response.code >= 400) {
    const doing = isNew
      ? `error when creating "${options.fileName}"`
      : patchingText(kind, request, { name, namespace: namespace ?? '', fileName: options.fileName })
    return {
      problems: problemsOfStatus(document, response.body as Status),
      stderr: [...notes, refusalText(response.body as Status, doing)],
    }
  }
  const verb = isNew ? 'created' : 'configured'
  const warnings = response.warnings ?? []
  return {
    object: applied(kind, document, response.body, verb),
    problems: warnings.map((message) => ({ ...placeOf(document), severity: 'warning' as const, message })),
    stderr: [...notes, ...warnings.map((message) => `Warning: ${message}`)],
  }
}

const conflictHelp = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

/** @source kubernetes@1.36 kubectl/pkg/cmd/apply/apply.go applyOneObject */
function serverSideApplied(
  send: Send,
  document: ManifestDocument,
  kind: KindDefinition,
  path: string,
  manifest: JsonObject,
  options: ApplyOptions,
): DocumentResult {
  const { fieldManager, forceConflicts } = options.serverSide!
  const query = `fieldManager=${encodeURIComponent(fieldManager)}&fieldValidation=${validationOf(options)}&force=${forceConflicts}`
  const response = send({
    method: 'PATCH',
    path: `${path}?${query}${dryRunQuery(options)}`,
    body: manifest,
    contentType: 'application/apply-patch+yaml',
    userAgent: options.userAgent,
  })
  if (response.code < 400)
    return { object: applied(kind, document, response.body, 'serverside-applied'), problems: [], stderr: [] }
  const status = response.body as Status
  const text = response.code === 409 ? `error: ${status.message}\n${conflictHelp}` : refusalText(status)
  return { problems: problemsOfStatus(document, status), stderr: [text] }
}

/** What kubectl remarks about the live object before it patches it. */
function notesOn({ resource }: KindDefinition, name: string, live: JsonObject): readonly string[] {
  const annotation = 'kubectl.kubernetes.io/last-applied-configuration'
  const isUnknown = lastAppliedOf(live) === undefined
  const isGoing = isObject(live['metadata']) && live['metadata']['deletionTimestamp'] !== undefined
  return [
    ...(isGoing ? [`Warning: Detected changes to resource ${name} which is currently being deleted.`] : []),
    ...(isUnknown
      ? [
          `Warning: resource ${resource}/${name} is missing the ${annotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
        ]
      : []),
  ]
}

function patchingText(
  { group, version, resource, kind }: KindDefinition,
  { body }: ApiRequest,
  { name, namespace, fileName }: { name: string; namespace: string; fileName: string },
): string {
  const apiVersion = group === '' ? `/${version}` : `${group}/${version}`
  return `error when applying patch:\n${JSON.stringify(body)}\nto:\nResource: "${apiVersion}, Resource=${resource}", GroupVersionKind: "${apiVersion}, Kind=${kind}"\nName: "${name}", Namespace: "${namespace}"\nfor: "${fileName}": error when patching "${fileName}"`
}

function applied(
  kind: KindDefinition,
  { line }: ManifestDocument,
  body: unknown,
  verb: AppliedDocument['verb'],
): AppliedDocument {
  const { namespace, name, uid } = (body as { metadata: { namespace?: string; name: string; uid?: string } }).metadata
  return {
    resource: kind.resource,
    kind: kind.kind,
    group: kind.group,
    ...(namespace && { namespace }),
    name,
    ...(uid && { uid }),
    verb,
    line,
  }
}

function identityProblem(json: JsonValue): string | undefined {
  if (!isObject(json)) return 'invalid object to validate: expected a mapping with apiVersion and kind'
  const missing = ['apiVersion', 'kind'].filter((field) => typeof json[field] !== 'string' || json[field] === '')
  if (missing.length === 0) return undefined
  return `error validating data: [${missing.map((field) => `${field} not set`).join(', ')}]; if you choose to ignore these errors, turn validation off with --validate=false`
}

function kindOf(manifest: JsonObject): KindDefinition | undefined {
  return [...kinds, ...olderVersions].find(
    ({ group, version, kind }) =>
      manifest['kind'] === kind && manifest['apiVersion'] === (group === '' ? version : `${group}/${version}`),
  )
}

function noMatch(manifest: JsonObject, { fileName, dryRun }: ApplyOptions): string {
  const name = isObject(manifest['metadata']) ? String(manifest['metadata']['name'] ?? '') : ''
  const from = fileName === '-' || dryRun === true ? 'STDIN' : fileName
  return `resource mapping not found for name: "${name}" namespace: "" from "${from}": no matches for kind "${String(manifest['kind'])}" in version "${String(manifest['apiVersion'])}"\nensure CRDs are installed first`
}

const validationOf = ({ validates }: ApplyOptions): string => (validates === false ? 'Ignore' : 'Strict')
const dryRunQuery = (options: ApplyOptions): string => (suffixOf(options) === '' ? '' : '&dryRun=All')

export function creation(collection: string, manifest: JsonObject, options: ApplyOptions): ApiRequest {
  const isPlain = options.createOnly === true
  const path = `${collection}?fieldManager=kubectl-${isPlain ? 'create' : 'client-side-apply'}&fieldValidation=${validationOf(options)}${dryRunQuery(options)}`
  return {
    method: 'POST',
    path,
    body: isPlain && options.savesConfig !== true ? manifest : withLastApplied(manifest),
    contentType: 'application/json',
    userAgent: options.userAgent,
  }
}

/** The patch towards the manifest; `undefined` when there is nothing to change. */
export function patching(
  path: string,
  kind: KindDefinition,
  manifest: JsonObject,
  current: JsonObject,
  options: ApplyOptions,
): ApiRequest | undefined {
  const original = lastAppliedOf(current)
  const patch = threeWayPatch(
    original === undefined ? undefined : (JSON.parse(original) as JsonObject),
    withLastApplied(manifest),
    current,
    kind.schema,
  )
  if (Object.keys(patch).length === 0) return undefined
  return {
    method: 'PATCH',
    path: `${path}?fieldManager=kubectl-client-side-apply&fieldValidation=${validationOf(options)}${dryRunQuery(options)}`,
    body: patch,
    contentType: 'application/strategic-merge-patch+json',
    userAgent: options.userAgent,
  }
}

const placeOf = ({ line }: ManifestDocument) => ({ line, column: 1, endLine: line, endColumn: 200 })

function refusedDocument(document: ManifestDocument, message: string, printed = message): DocumentResult {
  return { problems: [{ ...placeOf(document), severity: 'error', message }], stderr: [`error: ${printed}`] }
}

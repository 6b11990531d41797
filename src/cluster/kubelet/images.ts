import { digest } from '../../base/hash.ts'

/** An image reference, taken apart once. */
export interface ImageReference {
  /** As the container runtime names it: `docker.io/library/nginx:1.16.1`. */
  readonly full: string
  /** Last part of the path: `nginx`. */
  readonly name: string
  /** `latest` when there is none; empty for a reference by digest. */
  readonly tag: string
  readonly imageID: string
  readonly sizeBytes: number
  readonly policy: 'Always' | 'IfNotPresent'
  /** Whether the registry has it. */
  readonly exists: boolean
  /** Why the text is no image reference. */
  readonly problem?: string
}

const known = new Map<string, ImageReference>()

export function imageReference(text: string): ImageReference {
  let reference = known.get(text)
  if (reference === undefined) {
    reference = Object.freeze(parsed(text))
    if (known.size > 4096) known.clear()
    known.set(text, reference)
  }
  return reference
}

const shape =
  /^(?:([a-zA-Z0-9.-]+(?::\d+)?)\/)?([a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/

function parsed(text: string): ImageReference {
  const match = shape.exec(text)
  if (match === null) return { ...unknown, full: text, name: text, problem: problemOf(text) }
  const [, first, rest = '', tagText, digestText] = match
  const isHost = first !== undefined && (first.includes('.') || first.includes(':') || first === 'localhost')
  const host = isHost ? first : 'docker.io'
  const path = first === undefined ? `library/${rest}` : isHost ? rest : `${first}/${rest}`
  const tag = tagText ?? (digestText === undefined ? 'latest' : '')
  const repository = `${host}/${host === 'docker.io' && !path.includes('/') ? `library/${path}` : path}`
  const name = path.slice(path.lastIndexOf('/') + 1)
  const sum = digest(`${repository}:${tag}`) + digest(`${tag}:${repository}`)
  return {
    full: `${repository}${tag === '' ? '' : `:${tag}`}${digestText === undefined ? '' : `@${digestText}`}`,
    name,
    tag,
    imageID: `${repository}@${digestText ?? `sha256:${sum}`}`,
    sizeBytes: sizes[name] ?? 20_000_000 + (Number.parseInt(sum.slice(0, 6), 16) % 180_000_000),
    policy: tag === 'latest' ? 'Always' : 'IfNotPresent',
    exists: !isMissingTag(tag) && !(repository === `docker.io/library/${name}` && isMistypedVersion(name, tag)),
  }
}

const unknown: ImageReference = {
  full: '',
  name: '',
  tag: '',
  imageID: '',
  sizeBytes: 0,
  policy: 'IfNotPresent',
  exists: false,
}

function problemOf(text: string): string {
  const path = text.replace(/[:@].*$/, '')
  if (/[A-Z]/.test(path))
    return `invalid reference format: repository name (${path.includes('/') ? path : `library/${path}`}) must be lowercase`
  return 'invalid reference format'
}

const missingTag =
  /^(nope|no-such|no-?exist|non-?existent|does-?not-?exist|not-?exist|not-?found|missing|invalid|typo)([._-].*)?$/i

/** The tags that no registry has here. */
export const isMissingTag = (tag: string): boolean => missingTag.test(tag)

/** `nginx:1.161` for `1.16.1`: library images have no version whose second number has three digits. */
function isMistypedVersion(name: string, tag: string): boolean {
  return sizes[name] !== undefined && /^\d+\.\d{3,}$/.test(tag)
}

/** Compressed sizes of well-known library images, as the `Pulled` event tells them. */
const sizes: Readonly<Record<string, number>> = {
  nginx: 72_099_501,
  httpd: 58_672_312,
  redis: 49_384_013,
  mysql: 245_103_440,
  mariadb: 117_441_020,
  postgres: 153_920_178,
  mongo: 265_021_336,
  busybox: 2_160_406,
  alpine: 3_806_012,
  ubuntu: 29_723_311,
  debian: 48_493_905,
  centos: 83_518_086,
  fedora: 66_013_451,
  python: 371_205_119,
  node: 394_119_024,
  perl: 345_010_201,
  memcached: 32_004_811,
  rabbitmq: 104_201_553,
  wordpress: 221_934_010,
  tomcat: 181_400_902,
}

/** containerd's words for a tag that its registry does not have. */
export function notFoundText(reference: ImageReference): string {
  const { full } = reference
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`
}

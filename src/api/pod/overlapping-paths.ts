import type { ProjectedVolumeSource, Volume } from '../openapi/kubernetes.ts'
import { quoted } from '../validation/field.ts'

interface Place {
  readonly path: string
  /** Who puts it there; empty where only one can. */
  readonly source: string
}

/** Files of one volume that would lie on or in each other. @source kubernetes@1.36 pkg/api/pod/warnings.go */
export function overlapWarnings(volumes: readonly Volume[] | undefined): string[] {
  return (volumes ?? []).flatMap(({ name, configMap, secret, downwardAPI, projected }) => [
    ...overlaps(placesOf(configMap?.items, ''), name, `ConfigMap ${quoted(configMap?.name ?? '')}`),
    ...overlaps(placesOf(secret?.items, ''), name, `Secret ${quoted(secret?.secretName ?? '')}`),
    ...overlaps(placesOf(downwardAPI?.items, ''), name, 'DownwardAPI'),
    ...projectedWarnings(projected, name),
  ])
}

const placesOf = (items: readonly { readonly path: string }[] | undefined, source: string): Place[] =>
  (items ?? []).map(({ path }) => ({ path: path ?? '', source }))

function projectedWarnings(projected: ProjectedVolumeSource | undefined, name: string): string[] {
  const places: Place[] = []
  const empty: string[] = []
  for (const { configMap, secret, downwardAPI, serviceAccountToken } of projected?.sources ?? []) {
    if (configMap?.items) places.push(...placesOf(configMap.items, `ConfigMap ${quoted(configMap.name ?? '')}`))
    else if (secret?.items) places.push(...placesOf(secret.items, `Secret ${quoted(secret.name ?? '')}`))
    else if (downwardAPI?.items) places.push(...placesOf(downwardAPI.items, 'DownwardAPI'))
    else if (serviceAccountToken) places.push({ path: serviceAccountToken.path, source: 'ServiceAccountToken' })
    if (!configMap && !secret && !downwardAPI && !serviceAccountToken)
      empty.push(`volume ${quoted(name)} (Projected) has no sources provided`)
  }
  return [...empty, ...overlaps(places, name, 'Projected')]
}

function overlaps(places: readonly Place[], volume: string, what: string): string[] {
  const earlier: Place[] = []
  return places.flatMap((given) => {
    const place = { ...given, path: given.path.replace(/\/+$/, '') }
    const hits =
      place.path === '' ? [] : earlier.filter((other) => other.path !== '' && isWithin(place.path, other.path))
    earlier.push(place)
    return hits.map(
      (other) => `volume ${quoted(volume)} (${what}): overlapping paths: ${text(place)} with ${text(other)}`,
    )
  })
}

const isWithin = (left: string, right: string): boolean =>
  `${left}/`.startsWith(`${right}/`) || `${right}/`.startsWith(`${left}/`)

const text = ({ path, source }: Place): string => (source === '' ? quoted(path) : `${quoted(path)} (${source})`)

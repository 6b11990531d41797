import type { ContainerImage } from '../../../api/openapi/kubernetes.ts'

/** The nodes that have an image: its size there, by slot. */
export type ImagePresence = Map<number, number>

export type Images = Map<string, ImagePresence>

export function setImages(
  images: Images,
  slot: number,
  before: readonly ContainerImage[] | undefined,
  now: readonly ContainerImage[] | undefined,
): void {
  for (const { names = [] } of before ?? [])
    for (const name of names) {
      const presence = images.get(name)
      presence?.delete(slot)
      if (presence?.size === 0) images.delete(name)
    }
  for (const { names = [], sizeBytes = 0 } of now ?? [])
    for (const name of names) {
      const presence = images.get(name)
      if (presence === undefined) images.set(name, new Map([[slot, sizeBytes]]))
      else presence.set(slot, sizeBytes)
    }
}

export const cloneImages = (images: Images): Images =>
  new Map([...images].map(([name, presence]) => [name, new Map(presence)]))

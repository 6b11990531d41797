export const isHugePageResource = (name: string): boolean => name.startsWith('hugepages-')
export const isNativeResource = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/')
export const isOvercommitAllowed = (name: string): boolean => isNativeResource(name) && !isHugePageResource(name)

/** What a pod may ask for as a whole. */
export const isPodLevelResource = (name: string): boolean =>
  name === 'cpu' || name === 'memory' || isHugePageResource(name)

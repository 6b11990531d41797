/** A resource's name for one of it, as kubectl prints it: `networkpolicy`, `ingress`, `endpoints`. */
export function singular(resource: string): string {
  if (resource === 'endpoints') return resource
  if (resource.endsWith('ies')) return `${resource.slice(0, -3)}y`
  return resource.endsWith('sses') ? resource.slice(0, -2) : resource.replace(/s$/, '')
}

import type { Event } from '../openapi/kubernetes.ts'
import { defineKind } from '../scheme.ts'

export const eventKind = defineKind<Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  resource: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Event',
})

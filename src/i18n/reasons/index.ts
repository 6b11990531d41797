import { kubelet } from './kubelet.ts'
import { replicas } from './replicas.ts'
import { request } from './request.ts'
import type { Sentences } from './sentence.ts'

/** Every component's sentences. One that is not listed falls back to its code in words. */
export const sentences: Sentences = { ...request, ...replicas, ...kubelet }

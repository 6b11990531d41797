import type { JobStatus } from '../openapi/kubernetes.ts'

/** Whether a Job has a condition of this type with status True. */
export const isTrue = (status: JobStatus | undefined, type: string): boolean =>
  status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false

export const isFinished = (status: JobStatus | undefined): boolean =>
  isTrue(status, 'Complete') || isTrue(status, 'Failed')

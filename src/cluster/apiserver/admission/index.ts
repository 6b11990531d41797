import type { AdmissionPlugin } from '../server.ts'
import { defaultStorageClass } from './default-storage-class.ts'
import { defaultTolerationSeconds } from './default-toleration-seconds.ts'
import { limitRanger } from './limit-ranger.ts'
import { nodeTaint } from './node-taint.ts'
import { priority } from './priority.ts'
import { resourceQuota } from './resource-quota.ts'
import { serviceAccount } from './service-account.ts'
import { serviceAllocation } from './service-allocation.ts'
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts'

/** Admission in the order of the real API server: a file and a line each. */
export const admission: readonly AdmissionPlugin[] = [
  limitRanger,
  serviceAccount,
  nodeTaint,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  serviceAllocation,
  resourceQuota,
]

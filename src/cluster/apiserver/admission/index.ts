import type { AdmissionPlugin } from '../server.ts'
import { defaultStorageClass } from './default-storage-class.ts'
import { podDefaults } from './pod-defaults.ts'
import { serviceAllocation } from './service-allocation.ts'
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts'

/** Admission in the order of the real API server: a file and a line each. */
export const admission: readonly AdmissionPlugin[] = [podDefaults, defaultStorageClass, storageObjectInUseProtection, serviceAllocation]

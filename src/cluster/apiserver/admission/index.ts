import type { AdmissionPlugin } from '../server.ts'
import { podDefaults } from './pod-defaults.ts'

/** Admission in the order of the real API server: a file and a line each. */
export const admission: readonly AdmissionPlugin[] = [podDefaults]

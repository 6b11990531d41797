import type { Reason } from '../../machinery/contract.ts'

/**
 * Every reason of a write of the controllers that furnish namespaces; they never wait.
 *
 * | write | details |
 * |---|---|
 * | `accountMissing` | `namespace` |
 * | `rootCertificateMissing` | `namespace` |
 */
export const accountReasons = {
  accountMissing: (namespace: string): Reason => ({ code: 'accountMissing', details: { namespace } }),
  rootCertificateMissing: (namespace: string): Reason => ({ code: 'rootCertificateMissing', details: { namespace } }),
} as const

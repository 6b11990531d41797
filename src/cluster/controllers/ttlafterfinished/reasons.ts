import type { Reason } from '../../machinery/contract.ts'

/**
 * | write | details |
 * |---|---|
 * | `ttlExpired` | `ttlSeconds` after the Job finished |
 *
 * | wait | details | until |
 * |---|---|---|
 * | `ttlRunning` | `ttlSeconds` | end of the time to live |
 */
export const ttlReasons = {
  expired: (ttlSeconds: number): Reason => ({ code: 'ttlExpired', details: { ttlSeconds } }),
  waiting: (ttlSeconds: number): Reason => ({ code: 'ttlRunning', details: { ttlSeconds } }),
} as const

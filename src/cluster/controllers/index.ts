import type { Component } from '../machinery/contract.ts'

/** Every controller of the controller manager: a folder and a line. */
export const controllers: readonly Component[] = []

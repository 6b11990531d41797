import type { Journey, ServiceRow } from '../../worker/protocol.ts'

/** One request under way or just answered. */
export interface Packet {
  readonly id: number
  readonly service: string
  readonly journey: Journey
  readonly sentMs: number
}

/** What was sent to a service, and what came of it. */
export interface Traffic {
  readonly packets: readonly Packet[]
  readonly answered: number
  readonly refused: number
}

export const noTraffic: Traffic = { packets: [], answered: 0, refused: 0 }

/** A packet is on its way so long. */
export const flightMs = 520
const packetsKept = 12

export const keyOf = ({ target }: ServiceRow): string => target.uid ?? target.name

export function withPacket(traffic: Traffic, packet: Packet): Traffic {
  const isRefused = packet.journey.destination === undefined
  return {
    packets: [...traffic.packets, packet].slice(-packetsKept),
    answered: traffic.answered + (isRefused ? 0 : 1),
    refused: traffic.refused + (isRefused ? 1 : 0),
  }
}

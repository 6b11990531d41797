import type { TimelineLane, TimelineTrack } from '../../worker/protocol.ts'

/** The lines inside of a lane, with the room that each has. Lengths are CSS pixels. */
export interface TrackPlace {
  readonly track: TimelineTrack
  readonly top: number
  readonly height: number
}

const largestPitch = 13
const placePitch = 8
const scheduleRoom = 18

/** Where the lines of a lane lie, from `top` down; a schedule keeps room above for its ticks. */
export function trackPlaces(lane: TimelineLane, top: number, height: number): readonly TrackPlace[] {
  const tracks = lane.tracks ?? []
  const first = top + (lane.schedule === undefined ? 0 : scheduleRoom)
  const isAttempts = lane.kind === 'Job' || lane.kind === 'CronJob'
  const pitch = Math.min(isAttempts ? largestPitch : placePitch, (top + height - first) / Math.max(1, tracks.length))
  const gap = pitch > 5 ? 2 : 1
  const thickest = isAttempts ? 9 : 6
  return tracks.map((track, index) => ({
    track,
    top: first + index * pitch,
    height: Math.max(1.5, Math.min(thickest, pitch - gap)),
  }))
}

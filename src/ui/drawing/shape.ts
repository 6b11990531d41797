/** A mark on a canvas. Lengths and places are device pixels, colours are CSS colours. */
export type Shape = RectShape | LineShape | PolygonShape | CircleShape | TextShape | HatchShape | PathShape

interface Inked {
  readonly fill?: string
  readonly stroke?: string
  readonly lineWidth?: number
  readonly dash?: readonly number[]
  /** 0…1, default 1. */
  readonly alpha?: number
}

export interface RectShape extends Inked {
  readonly kind: 'rect'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly radius?: number
}

export interface LineShape extends Inked {
  readonly kind: 'line'
  /** x0, y0, x1, y1, … */
  readonly points: readonly number[]
  readonly cap?: 'butt' | 'round'
}

export interface PolygonShape extends Inked {
  readonly kind: 'polygon'
  /** x0, y0, x1, y1, … */
  readonly points: readonly number[]
}

export interface CircleShape extends Inked {
  readonly kind: 'circle'
  readonly x: number
  readonly y: number
  readonly radius: number
}

export interface TextShape extends Inked {
  readonly kind: 'text'
  readonly x: number
  readonly y: number
  readonly text: string
  /** A CSS font. */
  readonly font: string
  readonly align?: 'left' | 'center' | 'right'
  /** Text is cut with an ellipsis beyond this width. */
  readonly maxWidth?: number
}

/** An SVG path on a 16 by 16 grid, its left top at x, y. */
export interface PathShape extends Inked {
  readonly kind: 'path'
  readonly x: number
  readonly y: number
  /** Side of the grid. */
  readonly size: number
  readonly d: string
}

/** Slanted lines inside a rounded rectangle. */
export interface HatchShape extends Inked {
  readonly kind: 'hatch'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly radius?: number
  /** Distance between two lines along x. */
  readonly spacing: number
}

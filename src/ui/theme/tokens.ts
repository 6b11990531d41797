/** The page's colours as data, for canvases. `tokens.css` holds the same values; a test compares the two. */
export const themeNames = ['light', 'dark'] as const
export type ThemeName = (typeof themeNames)[number]

export interface Tokens {
  /** Behind the cards. */
  readonly canvas: string
  /** Cards. */
  readonly surface: string
  /** Inside cards: wells, headers of tables, the terminal. */
  readonly sunken: string
  /** Menus and popovers. */
  readonly raised: string
  readonly hairline: string
  /** Outlines of controls; 3:1 against the surface. */
  readonly outline: string
  readonly text: string
  readonly muted: string
  /** Least contrast that still reads (4.5:1): units, ticks. */
  readonly faint: string
  readonly accent: string
  readonly accentText: string
  /** Text on `accent`. */
  readonly onAccent: string
  readonly ok: string
  readonly warning: string
  readonly danger: string
  readonly idle: string
  /** Band of the corridor between minimum and maximum. */
  readonly corridor: string
  readonly corridorEdge: string
  /** Grid lines of the timeline. */
  readonly grid: string
  readonly selection: string
  /** Colours of revisions in the order they are given out; safe for colour-blind eyes. */
  readonly revisions: readonly string[]
  /** Pods that no workload revision owns. */
  readonly revisionNone: string
  /** Marks drawn on a revision’s colour: eye, bar, clock hand. */
  readonly onRevision: string
}

export const tokens: Readonly<Record<ThemeName, Tokens>> = {
  light: {
    canvas: '#eef0f3',
    surface: '#ffffff',
    sunken: '#f6f7f9',
    raised: '#ffffff',
    hairline: '#dde1e7',
    outline: '#8b94a1',
    text: '#161b22',
    muted: '#4f5966',
    faint: '#646e7b',
    accent: '#0b6bcb',
    accentText: '#0960b8',
    onAccent: '#ffffff',
    ok: '#0c7856',
    warning: '#a05a00',
    danger: '#c4283a',
    idle: '#8b94a1',
    corridor: '#0b6bcb1a',
    corridorEdge: '#0b6bcb80',
    grid: '#e6e9ee',
    selection: '#0b6bcb',
    revisions: ['#1a50c8', '#b45f00', '#9a66f2', '#2da58d', '#8b0a6d', '#a39507', '#68401f', '#60738d'],
    revisionNone: '#7a8490',
    onRevision: '#ffffff',
  },
  dark: {
    canvas: '#0d1116',
    surface: '#151a21',
    sunken: '#10151b',
    raised: '#1c222b',
    hairline: '#262d37',
    outline: '#667180',
    text: '#e8ecf1',
    muted: '#a5afbb',
    faint: '#8a94a1',
    accent: '#58b9f5',
    accentText: '#6cc3f8',
    onAccent: '#04121d',
    ok: '#3ecf9a',
    warning: '#f0b45c',
    danger: '#ff7a7f',
    idle: '#667180',
    corridor: '#58b9f51f',
    corridorEdge: '#58b9f580',
    grid: '#1f262f',
    selection: '#58b9f5',
    revisions: ['#3f8cff', '#ff9f2e', '#d3adff', '#97f4da', '#d62aa6', '#fddf23', '#a2672c', '#9e9a95'],
    revisionNone: '#7d8896',
    onRevision: '#0d1116',
  },
}

/** The colour of a place in the palette; it repeats after the last, and 255 means no revision. */
export function revisionColor(theme: ThemeName, color: number): string {
  const { revisions, revisionNone } = tokens[theme]
  return color === 255 ? revisionNone : (revisions[color % revisions.length] ?? revisionNone)
}

/** The CSS custom property for the same colour. */
export function revisionVariable(color: number): string {
  return color === 255 ? 'var(--rev-none)' : `var(--rev-${color % tokens.light.revisions.length})`
}

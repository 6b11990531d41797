/** Line drawings on a 16 px grid, 1.5 px strokes; `f` paths are filled. */
const drawings = {
  play: { f: 'M5 3.2v9.6a.6.6 0 0 0 .92.5l7.4-4.8a.6.6 0 0 0 0-1L5.92 2.7A.6.6 0 0 0 5 3.2Z' },
  pause: {
    f: 'M4 3.6c0-.33.27-.6.6-.6h1.8c.33 0 .6.27.6.6v8.8a.6.6 0 0 1-.6.6H4.6a.6.6 0 0 1-.6-.6V3.6Zm5 0c0-.33.27-.6.6-.6h1.8c.33 0 .6.27.6.6v8.8a.6.6 0 0 1-.6.6H9.6a.6.6 0 0 1-.6-.6V3.6Z',
  },
  previous: { d: 'M10 3.5 5.5 8l4.5 4.5' },
  next: { d: 'M6 3.5 10.5 8 6 12.5' },
  start: { d: 'M12 3.5 7.5 8l4.5 4.5M4 3.5v9' },
  end: { d: 'M4 3.5 8.5 8 4 12.5M12 3.5v9' },
  untilQuiet: { d: 'M2.5 4 6.5 8l-4 4M7.5 4l4 4-4 4M14 4v8' },
  editor: { d: 'M2.5 3.5h11v9h-11zM5 6.2 6.8 8 5 9.8M8.4 10h2.6' },
  stage: { d: 'M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z' },
  timeline: { d: 'M2.5 4.5h5M5 8h6M8.5 11.5h5M8 2v12' },
  inspector: { d: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.3 10.3l3.2 3.2' },
  share: { d: 'M6.5 9.5l3-3M7 4.5l1.3-1.3a2.6 2.6 0 0 1 3.7 3.7L10.7 8.2M9 11.5l-1.3 1.3A2.6 2.6 0 0 1 4 9.1l1.3-1.3' },
  help: {
    d: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM6.2 6.3A1.9 1.9 0 0 1 8 5c1 0 1.9.7 1.9 1.7C9.9 8 8 8.1 8 9.4M8 11.3v.2',
  },
  light: {
    d: 'M8 10.7a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4ZM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  },
  dark: { d: 'M13.2 9.6A5.7 5.7 0 0 1 6.4 2.8a5.7 5.7 0 1 0 6.8 6.8Z' },
  system: { d: 'M2 3.5h12v7.5H2zM6 13.5h4M8 11v2.5' },
  present: { d: 'M2 3h12v8H2zM8 11v2.5M5.5 13.5h5M6.8 5.3v3.4L9.8 7z' },
  close: { d: 'M4 4l8 8M12 4l-8 8' },
  plus: { d: 'M8 3.5v9M3.5 8h9' },
  chevron: { d: 'M4.5 6.5 8 10l3.5-3.5' },
  branch: {
    d: 'M5 5.5v5M5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM5 13.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM11 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM11 5.5c0 3-6 2-6 5',
  },
  marker: { d: 'M4.5 14V2.5h7.5L10 5.5l2 3H4.5' },
  nodes: { d: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01' },
  error: { d: 'M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM8 5v3.5M8 10.9v.1' },
  check: { d: 'M3.5 8.5l3 3 6-7' },
} as const
export type IconName = keyof typeof drawings

/** An icon for eyes only: the control that holds it has the name. */
export function Icon({ name }: { readonly name: IconName }) {
  const drawing: { readonly d?: string; readonly f?: string } = drawings[name]
  return (
    <svg className="kb-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {drawing.f !== undefined && <path d={drawing.f} fill="currentColor" />}
      {drawing.d !== undefined && (
        <path
          d={drawing.d}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
    </svg>
  )
}

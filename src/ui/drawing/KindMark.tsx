import { diskMark, kindMarks } from './kind-marks.ts'

/** For eyes only: what holds it has the name. */
export function KindMark({ kind }: { readonly kind: string }) {
  const drawing = kind === 'disk' ? diskMark : kindMarks[kind]
  if (drawing === undefined) return null
  return (
    <svg className="kb-kind" data-kind={kind} viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={drawing}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

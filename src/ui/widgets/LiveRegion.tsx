import { useUi } from '../session.tsx'

/** The page's one polite voice: for screen readers, and as a caption for those who look on. */
export function LiveRegion() {
  const announcement = useUi((state) => state.announcement)
  const isPresenting = useUi((state) => state.isPresenting)
  return (
    <div className={isPresenting ? 'kb-caption' : 'kb-hidden'} role="status" aria-live="polite">
      {announcement}
    </div>
  )
}

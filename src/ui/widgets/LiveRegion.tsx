import { useUi } from '../session.tsx'

/** The page's one polite voice for screen readers. */
export function LiveRegion() {
  const announcement = useUi((state) => state.announcement)
  return (
    <div className="kb-hidden" role="status" aria-live="polite">
      {announcement}
    </div>
  )
}

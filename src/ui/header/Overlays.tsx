import { useUi } from '../session.tsx'
import { Help } from './Help.tsx'
import { Palette } from './Palette.tsx'

/** Help and palette lie over the page; everything else is inline. */
export function Overlays() {
  const overlay = useUi((state) => state.overlay)
  if (overlay === 'help') return <Help />
  if (overlay === 'palette') return <Palette />
  return null
}

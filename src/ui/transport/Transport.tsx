import { clockText, dateText, speedText } from '../format/time.ts'
import { keysOf } from '../keyboard/bindings.ts'
import type { CommandName } from '../commands.ts'
import { useMessage, useSession, useUi } from '../session.tsx'
import type { ClockState } from '../../worker/protocol.ts'
import { Icon } from '../widgets/Icon.tsx'
import type { IconName } from '../widgets/Icon.tsx'
import { Menu } from '../widgets/Menu.tsx'
import { BranchMenu } from './BranchMenu.tsx'
import './transport.css'

/** Moves the playhead: play, step, run, and where it is. */
export function Transport() {
  const t = useMessage()
  const isNarrow = useUi((state) => state.isNarrow)
  const isPresenting = useUi((state) => state.isPresenting)
  const clock = useUi((state) => state.clock)
  return (
    <div className="kb-transport" role="toolbar" aria-label={t('transport.label')}>
      <div className="kb-transport-keys">
        <SeekButton to="start" clock={clock} />
        <CommandButton command="previousWrite" icon="previous" label={t('transport.previousWrite')} clock={clock} />
        <PlayButton clock={clock} />
        <CommandButton command="nextWrite" icon="next" label={t('transport.nextWrite')} clock={clock} />
        <SeekButton to="head" clock={clock} />
        <SpeedMenu clock={clock} />
        <UntilQuietButton clock={clock} />
        {isNarrow && <BranchMenu />}
      </div>
      <Readout clock={clock} />
      {!isNarrow && (
        <div className="kb-transport-side">
          {isPresenting ? <EndPresenting /> : <BranchMenu />}
          {!isPresenting && <MarkerButton />}
        </div>
      )}
    </div>
  )
}

interface ClockProps {
  readonly clock: ClockState | undefined
}

function Readout({ clock }: ClockProps) {
  const t = useMessage()
  const isPast = clock !== undefined && clock.revision < clock.head.revision
  return (
    <div className="kb-readout">
      <time className="kb-readout-time" title={clock === undefined ? undefined : `${dateText(clock.now)} UTC`}>
        {clock === undefined ? '--:--:--.---' : clockText(clock.now)}
      </time>
      <span className="kb-readout-write">
        {clock !== undefined && t('transport.write', { current: clock.revision, last: clock.head.revision })}
      </span>
      <ClockNote clock={clock} isPast={isPast} />
    </div>
  )
}

/** Stopped by a limit, in the past, or quiet: at most one of them, in this order. */
function ClockNote({ clock, isPast }: ClockProps & { readonly isPast: boolean }) {
  const t = useMessage()
  if (clock?.halt !== undefined) {
    return <span className="kb-readout-note kb-readout-halt">{t('transport.halted')}</span>
  }
  if (isPast) return <span className="kb-readout-note">{t('transport.past')}</span>
  if (clock?.isQuiet === true) return <span className="kb-readout-note">{t('transport.quiet')}</span>
  return null
}

function PlayButton({ clock }: ClockProps) {
  const t = useMessage()
  const { commands } = useSession()
  const isPlaying = clock?.isPlaying === true
  const label = t(isPlaying ? 'transport.pause' : 'transport.play')
  return (
    <button
      type="button"
      className="kb-button kb-button-primary kb-play"
      aria-label={label}
      title={`${label} (${keysOf('playPause').join(', ')})`}
      aria-disabled={clock === undefined}
      onClick={() => clock !== undefined && commands.run('playPause')}
    >
      <Icon name={isPlaying ? 'pause' : 'play'} />
    </button>
  )
}

function CommandButton(
  props: ClockProps & { readonly command: CommandName; readonly icon: IconName; readonly label: string },
) {
  const { command, icon, label, clock } = props
  const { commands } = useSession()
  const isAtStart = clock !== undefined && clock.now <= clock.start
  return (
    <button
      type="button"
      className="kb-button kb-button-icon"
      aria-label={label}
      title={`${label} (${keysOf(command).join(', ')})`}
      aria-disabled={clock === undefined || (command === 'previousWrite' && isAtStart)}
      onClick={() => clock !== undefined && commands.run(command)}
    >
      <Icon name={icon} />
    </button>
  )
}

function SeekButton({ to, clock }: ClockProps & { readonly to: 'start' | 'head' }) {
  const t = useMessage()
  const { actions } = useSession()
  const target = to === 'start' ? clock?.start : clock?.head.at
  const label = t(to === 'start' ? 'transport.toStart' : 'transport.toHead')
  const isThere =
    clock === undefined ||
    (to === 'start' ? clock.now === clock.start : clock.revision === clock.head.revision && clock.now === clock.head.at)
  return (
    <button
      type="button"
      className="kb-button kb-button-icon kb-transport-jump"
      aria-label={label}
      title={label}
      aria-disabled={isThere}
      onClick={() => isThere || void actions.clock({ action: 'seek', at: target })}
    >
      <Icon name={to === 'start' ? 'start' : 'end'} />
    </button>
  )
}

const speeds = [0.25, 0.5, 1, 2, 5, 10, 30, 100, 300, 1000, 3000, 10_000] as const

function SpeedMenu({ clock }: ClockProps) {
  const t = useMessage()
  const { actions } = useSession()
  const speed = clock?.speed ?? 1
  const nameOf = (value: number | 'auto'): string => (value === 'auto' ? t('transport.speedAuto') : speedText(value))
  return (
    <Menu<number | 'auto'>
      label={`${t('transport.speed')}: ${nameOf(speed)}`}
      placement="up"
      options={[
        { value: 'auto', label: t('transport.speedAuto'), hint: t('transport.speedAutoHint') },
        ...speeds.map((value) => ({ value, label: speedText(value) })),
      ]}
      selected={speed}
      onSelect={(value) => void actions.clock({ action: 'speed', speed: value })}
    >
      <span className="kb-transport-word">{t('transport.speed')}</span>
      <strong className="kb-speed">{nameOf(speed)}</strong>
    </Menu>
  )
}

function UntilQuietButton({ clock }: ClockProps) {
  const t = useMessage()
  const { commands } = useSession()
  const label = t('transport.runUntilQuiet')
  return (
    <button
      type="button"
      className="kb-button"
      aria-label={label}
      title={`${label} (${keysOf('runUntilQuiet').join(', ')})`}
      aria-disabled={clock === undefined}
      onClick={() => clock !== undefined && commands.run('runUntilQuiet')}
    >
      <Icon name="untilQuiet" />
      <span className="kb-transport-word">{label}</span>
    </button>
  )
}

function EndPresenting() {
  const t = useMessage()
  const { commands } = useSession()
  return (
    <button
      type="button"
      className="kb-button"
      title={`${t('header.presentEnd')} (P)`}
      onClick={() => commands.run('present')}
    >
      <Icon name="close" />
      {t('header.presentEnd')}
    </button>
  )
}

function MarkerButton() {
  const t = useMessage()
  const { commands } = useSession()
  const isMarked = useUi((state) => state.clock !== undefined && state.markers.includes(state.clock.now))
  return (
    <button
      type="button"
      className="kb-button"
      title={`${t('transport.markerAdd')} (M)`}
      aria-pressed={isMarked}
      onClick={() => commands.run('addMarker')}
    >
      <Icon name="marker" />
      <span className="kb-transport-word">{t('transport.marker')}</span>
    </button>
  )
}

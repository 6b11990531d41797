import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { commandNames } from '../commands.ts'
import type { CommandName } from '../commands.ts'
import { useMessage, useSession } from '../session.tsx'
import { Keys } from './Help.tsx'
import { Sheet } from './Sheet.tsx'

/** Commands that make no sense when picked from a list. */
const unlisted: readonly CommandName[] = ['openPalette', 'escape', 'seekTenth', 'shuttleStop']

/** Every command by name: type, choose, Enter. */
export function Palette() {
  const t = useMessage()
  const { commands, store } = useSession()
  const [query, setQuery] = useState('')
  const [index, setIndex] = useState(0)
  const found = commandNames.filter(
    (name) =>
      !unlisted.includes(name) &&
      commands.isAvailable(name) &&
      `${t(`command.${name}`)} ${name}`.toLowerCase().includes(query.trim().toLowerCase()),
  )
  const choose = (name: CommandName | undefined): void => {
    if (name === undefined) return
    store.setState({ overlay: undefined })
    requestAnimationFrame(() => commands.run(name))
  }
  const press = (event: KeyboardEvent): void => {
    const moved = { ArrowDown: index + 1, ArrowUp: index - 1 }[event.code]
    if (moved !== undefined && found.length > 0) setIndex((moved + found.length) % found.length)
    else if (event.code === 'Enter' && !event.nativeEvent.isComposing) choose(found[index])
    else return
    event.preventDefault()
  }
  return (
    <Sheet label={t('header.palette')} className="kb-palette">
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls="kb-palette-list"
        aria-activedescendant={found[index] === undefined ? undefined : `kb-palette-${found[index]}`}
        aria-label={t('palette.placeholder')}
        placeholder={t('palette.placeholder')}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setIndex(0)
        }}
        onKeyDown={press}
      />
      <div id="kb-palette-list" className="kb-palette-list" role="listbox" aria-label={t('header.palette')}>
        {found.map((name, place) => (
          <button
            key={name}
            type="button"
            tabIndex={-1}
            id={`kb-palette-${name}`}
            role="option"
            aria-selected={place === index}
            className="kb-menu-item"
            onPointerMove={() => setIndex(place)}
            onClick={() => choose(name)}
          >
            {t(`command.${name}`)}
            <Keys command={name} />
          </button>
        ))}
      </div>
      {found.length === 0 && <p className="kb-hint">{t('palette.none')}</p>}
    </Sheet>
  )
}

import type { KeyboardEvent } from 'react'
import './tabs.css'

export interface TabsProps<Name extends string> {
  readonly label: string
  readonly tabs: readonly { readonly name: Name; readonly label: string; readonly note?: string }[]
  readonly selected: Name
  /** The id of the panel that the tabs fill. */
  readonly controls: string
  readonly onSelect: (name: Name) => void
}

/** A row of tabs; arrows move and select. */
export function Tabs<Name extends string>({ label, tabs, selected, controls, onSelect }: TabsProps<Name>) {
  const press = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const index = tabs.findIndex(({ name }) => name === selected)
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.code]
    const tab = next === undefined ? undefined : tabs[(next + tabs.length) % tabs.length]
    if (tab === undefined) return
    event.preventDefault()
    event.stopPropagation()
    onSelect(tab.name)
    event.currentTarget.parentElement?.querySelectorAll('button')[tabs.indexOf(tab)]?.focus()
  }
  return (
    <div className="kb-tabs" role="tablist" aria-label={label}>
      {tabs.map((tab) => (
        <button
          key={tab.name}
          type="button"
          role="tab"
          className="kb-tab"
          aria-selected={tab.name === selected}
          aria-controls={controls}
          tabIndex={tab.name === selected ? 0 : -1}
          onClick={() => onSelect(tab.name)}
          onKeyDown={press}
        >
          {tab.label}
          {tab.note !== undefined && <span className="kb-tab-note">{tab.note}</span>}
        </button>
      ))}
    </div>
  )
}

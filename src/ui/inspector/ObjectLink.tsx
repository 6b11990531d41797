import type { ObjectReference } from '../../api/object.ts'
import { kindName } from '../../i18n/kinds.ts'
import { useSession, useUi } from '../session.tsx'

/** An object's name that selects it. */
export function ObjectLink({ target, kind }: { readonly target: ObjectReference; readonly kind: string }) {
  const { actions, store } = useSession()
  const locale = useUi((state) => state.locale)
  return (
    <button
      type="button"
      className="kb-object-link"
      onClick={() => actions.select(target)}
      onPointerEnter={() => store.setState({ hover: target })}
      onPointerLeave={() => store.setState({ hover: undefined })}
    >
      <span className="kb-object-kind">{kindName(locale, kind)}</span>
      <span className="kb-mono">{target.name}</span>
    </button>
  )
}

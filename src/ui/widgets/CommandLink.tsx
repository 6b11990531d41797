import { useSession } from '../session.tsx'

/** A command line that a click types into the terminal and runs. */
export function CommandLink({ line }: { readonly line: string }) {
  const { actions } = useSession()
  return (
    <button type="button" className="kb-command-link" title={`$ ${line}`} onClick={() => actions.type(line)}>
      {line}
    </button>
  )
}

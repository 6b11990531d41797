import { useEffect } from 'react'
import { useSession, useUi } from '../session.tsx'

const delayMs = 350
const nothing = { problems: [], notModelled: [] }

/** Asks the API server what it thinks of the active text, a moment after the last key. */
export function useCheck(): void {
  const { store, client } = useSession()
  const text = useUi(({ documents, activeDocument }) => documents.find(({ id }) => id === activeDocument)?.text ?? '')
  const activeDocument = useUi((state) => state.activeDocument)
  const isReady = useUi((state) => state.connection === 'ready')
  useEffect(() => {
    if (!isReady) return
    let isLatest = true
    const check = async (): Promise<void> => {
      const { problems, notModelled } = text.trim() === '' ? nothing : await client.call('check', { yaml: text })
      if (isLatest) store.setState({ problems, notModelled, isChecking: false })
    }
    const timer = setTimeout(() => void check().catch(() => store.setState({ isChecking: false })), delayMs)
    return () => {
      isLatest = false
      clearTimeout(timer)
    }
  }, [text, activeDocument, isReady, client, store])
}

import * as monaco from 'monaco-editor/editor/editor.api.js'
import type { Problem } from '../../../worker/protocol.ts'
import { themeNames, tokens } from '../../theme/tokens.ts'
import type { RevisionSpan } from '../revision-spans.ts'
import { editorMetrics } from '../text-editor.ts'
import type { CursorState, TextEditor, TextEditorEvents, TextEditorProps } from '../text-editor.ts'
import { monacoTheme } from './editor-theme.ts'
import './features.ts'
import { startYamlLanguage } from './yaml-language.ts'

const markerOwner = 'api-server'
/** Escape leaves the editor only when it has nothing else to close. */
const nothingToClose = [
  'suggestWidgetVisible',
  'findWidgetVisible',
  'editorHoverVisible',
  'inSnippetMode',
  'editorHasMultipleSelections',
  'editorHasSelection',
]
  .map((key) => `!${key}`)
  .join(' && ')

export interface MonacoEditor extends TextEditor {
  /** Takes over cursor, scrolling and focus from the plain field. */
  readonly adopt: (cursor: CursorState | undefined) => void
}

export function createMonacoEditor(host: HTMLElement, first: TextEditorProps, events: TextEditorEvents): MonacoEditor {
  for (const name of themeNames) monaco.editor.defineTheme(`kuberama-${name}`, monacoTheme(name))
  const editor = monaco.editor.create(host, optionsOf(host, first))
  const language = startYamlLanguage(events.schema)
  const files = createFiles(events)
  const stripes = editor.createDecorationsCollection()
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, events.onApply)
  editor.addCommand(monaco.KeyCode.Escape, twice(events.onLeave), nothingToClose)
  let shown: TextEditorProps | undefined

  const update = (props: TextEditorProps): void => {
    const model = files.modelOf(props)
    if (editor.getModel() !== model) editor.setModel(model)
    if (shown?.theme !== props.theme) monaco.editor.setTheme(`kuberama-${props.theme}`)
    if (shown?.label !== props.label) editor.updateOptions({ ariaLabel: props.label })
    if (shown?.locale !== props.locale) void language.setLocale(props.locale).catch(() => undefined)
    if (shown?.problems !== props.problems || shown.documentId !== props.documentId) {
      monaco.editor.setModelMarkers(model, markerOwner, props.problems.map(markerOf))
    }
    stripes.set(props.spans.map(stripeOf))
    shown = props
  }
  update(first)
  return {
    update,
    focus: (line, column = 1) => {
      editor.focus()
      if (line === undefined) return
      editor.setPosition({ lineNumber: line, column })
      editor.revealLineInCenterIfOutsideViewport(line)
    },
    adopt: (cursor) => {
      const model = editor.getModel()
      if (cursor === undefined || model === null) return
      const [from, to] = [model.getPositionAt(cursor.from), model.getPositionAt(cursor.to)]
      editor.setSelection(monaco.Selection.fromPositions(from, to))
      editor.setScrollTop(cursor.scrollTop)
      if (cursor.hasFocus) editor.focus()
    },
    close: () => {
      files.close()
      editor.dispose()
    },
  }
}

/** Escape closes so much in an editor that one press must not also throw the reader out. */
const twiceMs = 800

function twice(act: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const now = performance.now()
    if (now - last < twiceMs) act()
    last = now
  }
}

interface Files {
  readonly modelOf: (props: TextEditorProps) => monaco.editor.ITextModel
  readonly close: () => void
}

/** A text model for each file, so that each keeps its own undo. */
function createFiles(events: TextEditorEvents): Files {
  const models = new Map<string, { readonly model: monaco.editor.ITextModel; readonly reported: Set<string> }>()
  const open = ({ documentId, text }: TextEditorProps) => {
    const model = monaco.editor.createModel(text, 'yaml', monaco.Uri.parse(`file:///${documentId}.yaml`))
    model.updateOptions({ tabSize: 2, insertSpaces: true })
    const file = { model, reported: new Set<string>() }
    model.onDidChangeContent(() => {
      const value = model.getValue()
      file.reported.add(value)
      events.onChange(documentId, value)
    })
    models.set(documentId, file)
    return file
  }
  return {
    modelOf: (props) => {
      const { model, reported } = models.get(props.documentId) ?? open(props)
      if (model.getValue() === props.text) reported.clear()
      // A text that Monaco itself reported a moment ago is an echo, not a change from outside.
      else if (!reported.has(props.text)) {
        model.pushEditOperations([], [{ range: model.getFullModelRange(), text: props.text }], () => null)
      }
      return model
    },
    close: () => {
      for (const { model } of models.values()) model.dispose()
    },
  }
}

function optionsOf(
  host: HTMLElement,
  { label, theme }: TextEditorProps,
): monaco.editor.IStandaloneEditorConstructionOptions {
  return {
    model: null,
    theme: `kuberama-${theme}`,
    ariaLabel: label,
    automaticLayout: true,
    acceptSuggestionOnEnter: 'off',
    fontFamily: getComputedStyle(host).getPropertyValue('--mono'),
    fontSize: editorMetrics.fontSize,
    lineHeight: editorMetrics.lineHeight,
    padding: { top: editorMetrics.paddingTop, bottom: editorMetrics.paddingTop },
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 8,
    glyphMargin: false,
    folding: true,
    showFoldingControls: 'mouseover',
    minimap: { enabled: false },
    stickyScroll: { enabled: false },
    scrollBeyondLastLine: false,
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    renderLineHighlight: 'line',
    renderLineHighlightOnlyWhenFocus: true,
    scrollbar: {
      verticalScrollbarSize: 8,
      horizontalScrollbarSize: 8,
      alwaysConsumeMouseWheel: false,
      useShadows: false,
    },
    fixedOverflowWidgets: true,
    contextmenu: false,
    detectIndentation: false,
    tabSize: 2,
    insertSpaces: true,
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, comments: false, strings: true },
    suggest: { showWords: false, showStatusBar: false },
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false, nonBasicASCII: false },
    accessibilityPageSize: 200,
  }
}

const markerOf = ({ line, column, endLine, endColumn, severity, message }: Problem): monaco.editor.IMarkerData => ({
  startLineNumber: line,
  startColumn: column,
  endLineNumber: endLine,
  endColumn,
  message,
  severity: severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
})

const stripeOf = ({ fromLine, toLine, color, isCurrent }: RevisionSpan): monaco.editor.IModelDeltaDecoration => ({
  range: new monaco.Range(fromLine, 1, toLine, 1),
  options: {
    isWholeLine: true,
    linesDecorationsClassName: `kb-rev-stripe kb-rev-stripe-${isCurrent ? color % tokens.light.revisions.length : 'past'}`,
  },
})

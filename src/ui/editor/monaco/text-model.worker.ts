/** Monaco's own background work: word completion, links, diffs. */
import 'monaco-editor/editor/editor.worker.js'

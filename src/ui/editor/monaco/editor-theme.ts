import type { editor } from 'monaco-editor/editor/editor.api.js'
import { tokens } from '../../theme/tokens.ts'
import type { ThemeName } from '../../theme/tokens.ts'

/** The page's colours as a Monaco theme. */
export function monacoTheme(name: ThemeName): editor.IStandaloneThemeData {
  const t = tokens[name]
  const bare = (color: string): string => color.slice(1)
  return {
    base: name === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: bare(t.text) },
      // The base themes colour `string.yaml` and the like: only the same name overrides them.
      ...Object.entries({
        type: t.accentText,
        string: t.ok,
        number: t.warning,
        keyword: t.warning,
        comment: t.faint,
        operators: t.muted,
        delimiter: t.muted,
        tag: t.accentText,
      }).flatMap(([token, color]) => [
        { token, foreground: bare(color) },
        { token: `${token}.yaml`, foreground: bare(color) },
      ]),
    ],
    colors: {
      'editor.background': t.surface,
      'editor.foreground': t.text,
      'editorLineNumber.foreground': t.faint,
      'editorLineNumber.activeForeground': t.text,
      'editor.lineHighlightBackground': `${t.accent}0f`,
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': `${t.accent}44`,
      'editor.inactiveSelectionBackground': `${t.accent}22`,
      'editorCursor.foreground': t.accent,
      'editorIndentGuide.background1': t.hairline,
      'editorIndentGuide.activeBackground1': t.outline,
      'editorError.foreground': t.danger,
      'editorWarning.foreground': t.warning,
      'editorWidget.background': t.raised,
      'editorWidget.foreground': t.text,
      'editorWidget.border': t.hairline,
      'editorHoverWidget.background': t.raised,
      'editorHoverWidget.border': t.hairline,
      'editorSuggestWidget.background': t.raised,
      'editorSuggestWidget.border': t.hairline,
      'editorSuggestWidget.foreground': t.text,
      'editorSuggestWidget.selectedBackground': `${t.accent}33`,
      'editorSuggestWidget.selectedForeground': t.text,
      'editorSuggestWidget.highlightForeground': t.accentText,
      'editorSuggestWidget.focusHighlightForeground': t.accentText,
      'scrollbarSlider.background': `${t.outline}55`,
      'scrollbarSlider.hoverBackground': `${t.outline}88`,
      'scrollbarSlider.activeBackground': `${t.outline}aa`,
      'scrollbar.shadow': '#00000000',
      'input.background': t.sunken,
      'input.border': t.hairline,
      focusBorder: t.accent,
      'list.hoverBackground': `${t.accent}22`,
      'editorBracketMatch.border': t.outline,
      'editorBracketMatch.background': '#00000000',
    },
  }
}

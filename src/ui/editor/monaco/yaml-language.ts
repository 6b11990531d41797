import * as monaco from 'monaco-editor/editor/editor.api.js'
import { configureMonacoYaml } from 'monaco-yaml'
import type { MonacoYaml, MonacoYamlOptions } from 'monaco-yaml'
import type { Locale } from '../../../i18n/locale.ts'
import { manifestSchema } from './schema.ts'
import type { FieldTexts } from './schema.ts'

/** Completion and hover for manifests. One for the page: Monaco's languages are global. */
export interface YamlLanguage {
  readonly setLocale: (locale: Locale) => Promise<void>
}

let language: MonacoYaml | undefined

globalThis.MonacoEnvironment = {
  getWorker: () => new Worker(new URL('./text-model.worker.ts', import.meta.url), { type: 'module' }),
}

export function startYamlLanguage(schema: () => Promise<unknown>): YamlLanguage {
  language ??= configureMonacoYaml(withWorkers(), optionsOf([]))
  const started = language
  let structural: Promise<unknown> | undefined
  return {
    setLocale: async (locale) => {
      structural ??= schema()
      const manifest = manifestSchema(await structural, await fieldTextsOf(locale))
      await started.update(optionsOf([{ uri: 'kuberama:manifest', fileMatch: ['*'], schema: manifest }]))
    },
  }
}

/** Problems come from the API server, in its own words: the language service judges nothing. */
function optionsOf(schemas: NonNullable<MonacoYamlOptions['schemas']>): MonacoYamlOptions {
  return {
    validate: false,
    format: { enable: false },
    completion: true,
    hover: true,
    enableSchemaRequest: false,
    schemas,
  }
}

async function fieldTextsOf(locale: Locale): Promise<FieldTexts> {
  const { fieldTexts } =
    locale === 'ko' ? await import('../../../i18n/fields.ko.ts') : await import('../../../i18n/fields.en.ts')
  return fieldTexts
}

/** `monaco-yaml` asks for workers in an older way: by module name. This gives it ours, started and fed. */
function withWorkers(): typeof monaco {
  const createWebWorker = <T extends object>({
    createData,
  }: {
    createData?: unknown
  }): monaco.editor.MonacoWebWorker<T> => {
    const worker = new Worker(new URL('./yaml-language.worker.ts', import.meta.url), { type: 'module' })
    worker.postMessage('ignore')
    worker.postMessage(createData)
    return monaco.editor.createWebWorker<T>({ worker })
  }
  return {
    ...monaco,
    editor: { ...monaco.editor, createWebWorker: createWebWorker as typeof monaco.editor.createWebWorker },
    languages: {
      ...monaco.languages,
      registerCompletionItemProvider: (selector, provider) =>
        monaco.languages.registerCompletionItemProvider(selector, withShortTexts(provider)),
      registerHoverProvider: (selector, provider) =>
        monaco.languages.registerHoverProvider(selector, withoutSource(provider)),
    },
  }
}

/** A field's description stands beside its name, not only behind another key. */
function withShortTexts(provider: monaco.languages.CompletionItemProvider): monaco.languages.CompletionItemProvider {
  return {
    ...provider,
    provideCompletionItems: async (...where) => {
      const list = await provider.provideCompletionItems(...where)
      return list === null || list === undefined ? list : { ...list, suggestions: list.suggestions.map(withShortText) }
    },
  }
}

function withShortText(item: monaco.languages.CompletionItem): monaco.languages.CompletionItem {
  const { label, documentation } = item
  const text = typeof documentation === 'string' ? documentation : documentation?.value
  if (typeof label !== 'string' || text === undefined || text === '') return item
  return { ...item, label: { label, description: text.split('\n', 1)[0]! } }
}

/** The hover's last line names the schema's file; the reader knows none. */
function withoutSource({ provideHover }: monaco.languages.HoverProvider): monaco.languages.HoverProvider {
  return {
    provideHover: async (...where) => {
      const hover = await provideHover(...where)
      if (hover === null || hover === undefined) return hover
      const contents = hover.contents.map((content) => ({
        ...content,
        value: content.value.replace(/\s*Source: \[.*$/s, ''),
      }))
      return { ...hover, contents }
    },
  }
}

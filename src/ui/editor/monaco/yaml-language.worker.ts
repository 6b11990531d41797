/** The YAML language service; `monaco-yaml` answers from here. */
import 'monaco-yaml/yaml.worker.js'

import { validateAnnotations, validateLabels, type StringMap } from '../../api/validation/labels.ts'
import {
  cIdentifier,
  configMapKey,
  dns1035Label,
  dnsLabel,
  dnsSubdomain,
  envVarName,
  envVarNameStrict,
  labelValue,
  nameIsDnsLabel,
  nameIsDnsSubdomain,
  portName,
  qualifiedName,
  wildcardSubdomain,
  type TextCheck,
} from '../../api/validation/names.ts'
import { randomStream } from '../../clock/random.ts'
import { generatedName } from '../../cluster/apiserver/create.ts'
import type { VectorResult } from './deployment-hash.ts'
import { checkEach, describeDifference } from './workload-vectors.ts'

type NameVector = { readonly in: string } & { readonly [validator: string]: readonly string[] | string | null }

const validators: Readonly<Record<string, TextCheck>> = {
  IsCIdentifier: cIdentifier,
  IsConfigMapKey: configMapKey,
  IsDNS1035Label: dns1035Label,
  IsDNS1123Label: dnsLabel,
  IsDNS1123Subdomain: dnsSubdomain,
  IsEnvVarName: envVarNameStrict,
  IsQualifiedName: qualifiedName,
  IsRelaxedEnvVarName: envVarName,
  IsValidLabelValue: labelValue,
  IsValidPortName: portName,
  IsWildcardDNS1123Subdomain: wildcardSubdomain,
  NameIsDNSLabel: nameIsDnsLabel,
  NameIsDNSLabel_prefix: (text) => nameIsDnsLabel(text, true),
  NameIsDNSSubdomain: nameIsDnsSubdomain,
  NameIsDNSSubdomain_prefix: (text) => nameIsDnsSubdomain(text, true),
}

/** What every validator says of one string. */
export const checkNames = (content: string): VectorResult =>
  checkEach<NameVector>(content, ({ in: text, ...expected }) => {
    const wrong = Object.entries(expected).flatMap(([name, said]) => {
      const validator = validators[name]
      if (validator === undefined) return [`no validator ${name}`]
      const difference = describeDifference(said ?? [], validator(text))
      return difference === undefined ? [] : [`${name}(${JSON.stringify(text)}): ${difference}`]
    })
    return wrong.length === 0 ? undefined : wrong.join('; ')
  })

interface MapVector {
  readonly map: StringMap
  readonly labelErrors: readonly string[] | null
  readonly annotationErrors: readonly string[] | null
}

/** The same map as labels and as annotations. */
export const checkLabelMaps = (content: string): VectorResult =>
  checkEach<MapVector>(content, ({ map, labelErrors, annotationErrors }) => {
    const said = [validateLabels(map, 'metadata.labels'), validateAnnotations(map, 'metadata.annotations')]
    const lines = said.map((errors) => errors.map(({ field, body }) => `${field}: ${body}`))
    return describeDifference([labelErrors ?? [], annotationErrors ?? []], lines)
  })

interface BaseVector {
  readonly base: string
  readonly kept: string
  readonly resultLen: number
}

/** How much of a `generateName` stays in the name. */
export const checkGeneratedNames = (content: string): VectorResult =>
  checkEach<BaseVector>(content, ({ base, kept, resultLen }) => {
    const name = generatedName(base, randomStream(1, 'names'))
    return describeDifference([kept, resultLen], [name.slice(0, -5), name.length])
  })

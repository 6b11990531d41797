import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../openapi/kubernetes.ts'
import { defineChecks } from '../scheme.ts'
import type { FieldError } from '../status.ts'
import { ageOf } from '../table/ages.ts'
import { formatLabelSelector } from '../selector/label-selector.ts'
import { columnsOf } from '../table/columns.ts'
import { parseRange, rangeContains, rangeWarnings, validateRange } from '../validation/addresses.ts'
import { checksOf } from '../validation/checks.ts'
import { forbiddenField, invalidValue, required, unsupportedValue } from '../validation/field.ts'
import { validateLabelSelector } from '../validation/label-selector.ts'
import { checked } from '../validation/labels.ts'
import { portName, portNumber } from '../validation/names.ts'
import { validateOptionalOneOf } from '../validation/paths.ts'

export const networkPolicyChecks = defineChecks<NetworkPolicy>({
  ...checksOf<NetworkPolicy>({ namespaced: true }, validateSpec),
  warningsOnCreate: blockWarnings,
  warningsOnUpdate: blockWarnings,
  columns: columnsOf('Name|Pod-Selector|Age'),
  cells: ({ metadata, spec }, now) => [
    metadata.name,
    formatLabelSelector(spec?.podSelector ?? {}),
    ageOf(metadata.creationTimestamp, now),
  ],
})

interface PlacedPeer {
  readonly peer: NetworkPolicyPeer
  readonly field: string
}

const peersOf = ({ spec }: NetworkPolicy): readonly PlacedPeer[] => [
  ...(spec?.ingress ?? []).flatMap(({ from }, index) =>
    (from ?? []).map((peer, at) => ({ peer, field: `spec.ingress[${index}].from[${at}]` })),
  ),
  ...(spec?.egress ?? []).flatMap(({ to }, index) =>
    (to ?? []).map((peer, at) => ({ peer, field: `spec.egress[${index}].to[${at}]` })),
  ),
]

/** @source kubernetes@1.36 pkg/apis/networking/validation/validation.go ValidateNetworkPolicySpec */
function validateSpec(policy: NetworkPolicy, old: NetworkPolicy | undefined): FieldError[] {
  const spec = policy.spec ?? {}
  const allowInvalidValues = old !== undefined && validateLabelSelector(old.spec?.podSelector, '').length > 0
  const known = old
    ? peersOf(old).flatMap(({ peer: { ipBlock } }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : []))
    : []
  const peers = peersOf(policy)
  const rule = (ports: readonly NetworkPolicyPort[] | undefined, field: string): FieldError[] => [
    ...(ports ?? []).flatMap((port, index) => validatePort(port, `${field}.ports[${index}]`)),
    ...peers
      .filter((placed) => placed.field.startsWith(`${field}.`))
      .flatMap((placed) => validatePeer(placed, allowInvalidValues, known)),
  ]
  const errors = [
    ...validateLabelSelector(spec.podSelector, 'spec.podSelector', { allowInvalidValues }),
    ...(spec.ingress ?? []).flatMap(({ ports }, index) => rule(ports, `spec.ingress[${index}]`)),
    ...(spec.egress ?? []).flatMap(({ ports }, index) => rule(ports, `spec.egress[${index}]`)),
  ]
  const types = spec.policyTypes ?? []
  if (types.length > 2)
    return [...errors, invalidValue('spec.policyTypes', types, 'may not specify more than two policyTypes')]
  types.forEach((type, index) => {
    if (type !== 'Ingress' && type !== 'Egress')
      errors.push(unsupportedValue(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress']))
  })
  return errors
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, field: string): FieldError[] {
  const errors = validateOptionalOneOf(protocol, `${field}.protocol`, ['TCP', 'UDP', 'SCTP'])
  const end = (detail: string, value: unknown = endPort): FieldError[] =>
    endPort === undefined ? [] : [invalidValue(`${field}.endPort`, value, detail)]
  if (port === undefined) return [...errors, ...end('may not be specified when `port` is not specified')]
  if (typeof port === 'string')
    return [
      ...errors,
      ...end('may not be specified when `port` is non-numeric'),
      ...checked(`${field}.port`, port, portName),
    ]
  errors.push(...portNumber(port).map((detail) => invalidValue(`${field}.port`, port, detail)))
  if (endPort === undefined) return errors
  if (endPort < port) errors.push(...end('must be greater than or equal to `port`', port))
  return [...errors, ...portNumber(endPort).flatMap((detail) => end(detail))]
}

function validatePeer(
  { peer, field }: PlacedPeer,
  allowInvalidValues: boolean,
  known: readonly string[],
): FieldError[] {
  const errors = (['podSelector', 'namespaceSelector'] as const).flatMap((key) =>
    validateLabelSelector(peer[key], `${field}.${key}`, { allowInvalidValues }),
  )
  if (peer.ipBlock) errors.push(...validateBlock(peer.ipBlock, `${field}.ipBlock`, known))
  const count = [peer.podSelector, peer.namespaceSelector, peer.ipBlock].filter((part) => part !== undefined).length
  if (count === 0) errors.push(required(field, 'must specify a peer'))
  else if (count > 1 && peer.ipBlock)
    errors.push(forbiddenField(field, 'may not specify both ipBlock and another peer'))
  return errors
}

function validateBlock({ cidr, except }: IPBlock, field: string, known: readonly string[]): FieldError[] {
  if (!cidr) return [required(`${field}.cidr`)]
  const errors = validateRange(cidr, `${field}.cidr`, known)
  const range = parseRange(cidr)
  if (!range) return errors
  except?.forEach((text, index) => {
    const at = `${field}.except[${index}]`
    errors.push(...validateRange(text, at, known))
    const inner = parseRange(text)
    if (inner && (!rangeContains(range, inner.address) || range.bits >= inner.bits))
      errors.push(invalidValue(at, text, 'must be a strict subset of `cidr`'))
  })
  return errors
}

function blockWarnings(policy: NetworkPolicy): string[] {
  return peersOf(policy).flatMap(({ peer: { ipBlock }, field }) =>
    ipBlock
      ? [
          ...rangeWarnings(ipBlock.cidr, `${field}.ipBlock.cidr`),
          ...(ipBlock.except ?? []).flatMap((text, index) => rangeWarnings(text, `${field}.ipBlock.except[${index}]`)),
        ]
      : [],
  )
}

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { largestPage } from '../lib/page.ts'
import { declaredCost } from '../schema/cost.ts'
import { type Price, product, sum } from './points.ts'

type Priced = {
  schema: GraphQLSchema
  document: DocumentNode
  operation: OperationDefinitionNode
}

/** How long a list is taken to be that says nothing of its length. */
const usualLength = 10

/** Looking at the schema costs this much, however deep. */
const introspection = 10

/** What a root field costs that does not say: a change is a transaction with its trail. */
const begun = { query: 1, mutation: 10, subscription: 1 }

/**
 * What an operation costs, worked out from the schema: an entry of a list costs 1, and so does an
 * object that has to be fetched; `@Cost` says what costs otherwise. A list costs as many entries as
 * its `first` asks for.
 */
export function priceOf(priced: Priced): Price {
  const { once, each } = new Pricing(priced, true).ofOperation()
  return sum(once, product(usualLength, each))
}

/** What the operation's root fields cost by themselves: what it would have begun. */
export function priceOfRoots(priced: Priced): Price {
  return new Pricing(priced, false).ofOperation().once
}

/** What a selection costs once, and what each entry adds of the lists that it begins with. */
type Prices = { once: Price; each: Price }
type Type = GraphQLNamedType | undefined
type Field = GraphQLField<unknown, unknown>

const free: Prices = { once: 0, each: 0 }

/** Each fragment is priced once, so that ones that double each other cost no more time than others. */
class Pricing {
  readonly #schema: GraphQLSchema
  readonly #operation: OperationDefinitionNode
  readonly #fragments = new Map<string, FragmentDefinitionNode>()
  readonly #known = new Map<string, Prices>()
  readonly #deep: boolean

  constructor({ schema, document, operation }: Priced, deep: boolean) {
    this.#schema = schema
    this.#operation = operation
    this.#deep = deep
    for (const definition of document.definitions)
      if (definition.kind === 'FragmentDefinition')
        this.#fragments.set(definition.name.value, definition)
  }

  ofOperation(): Prices {
    const root = this.#schema.getRootType(this.#operation.operation) ?? undefined
    return this.#ofSelections(this.#operation.selectionSet, root)
  }

  #ofSelections(set: SelectionSetNode | undefined, type: Type): Prices {
    let { once, each } = free
    for (const selection of set?.selections ?? []) {
      const prices = this.#ofSelection(selection, type)
      once = sum(once, prices.once)
      each = sum(each, prices.each)
    }
    return { once, each }
  }

  #ofSelection(selection: SelectionNode, type: Type): Prices {
    if (selection.kind === 'FragmentSpread') return this.#ofFragment(selection.name.value)
    if (selection.kind === 'Field') return this.#ofField(selection, type)
    const condition = selection.typeCondition?.name.value
    const narrowed = condition === undefined ? type : this.#schema.getType(condition)
    return this.#ofSelections(selection.selectionSet, narrowed)
  }

  #ofFragment(name: string): Prices {
    const known = this.#known.get(name)
    if (known) return known
    // A fragment that spreads itself is refused elsewhere; here it must only come to an end.
    this.#known.set(name, free)
    const fragment = this.#fragments.get(name)
    const type = fragment && this.#schema.getType(fragment.typeCondition.name.value)
    const prices = this.#ofSelections(fragment?.selectionSet, type)
    this.#known.set(name, prices)
    return prices
  }

  #ofField(node: FieldNode, type: Type): Prices {
    const name = node.name.value
    if (name === '__schema' || name === '__type') return { once: introspection, each: 0 }
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
    if (!field) return free
    const own = this.#isRoot(type) ? rootCost(field, this.#operation) : ownCost(field)
    if (!this.#deep) return { once: own, each: 0 }
    const inside = this.#ofSelections(node.selectionSet, getNamedType(field.type))
    const price = { own, length: this.#lengthOf(node, field) }
    return isList(field.type) ? ofList(price, inside) : ofObject(price, inside)
  }

  #isRoot(type: Type): boolean {
    return type === this.#schema.getRootType(this.#operation.operation)
  }

  /** How many entries the field's `first` asks for, if it has one. */
  #lengthOf(node: FieldNode, field: Field): Price | undefined {
    const argument = field.args.find((arg) => arg.name === 'first')
    if (!argument) return undefined
    const value = node.arguments?.find((arg) => arg.name.value === 'first')?.value
    if (value?.kind === 'IntValue') return allowed(value.value)
    if (value?.kind !== 'Variable') return allowed(argument.defaultValue)
    const name = value.name.value
    return (variables) => allowed(variables[name] ?? argument.defaultValue)
  }
}

type FieldPrice = { own: number; length: Price | undefined }

/** An object, which may be a page: it knows how long the lists in it are. */
function ofObject({ own, length }: FieldPrice, inside: Prices): Prices {
  return { once: sum(sum(own, inside.once), product(length ?? usualLength, inside.each)), each: 0 }
}

/** A list is as long as it says itself, or as the page says that it stands in. */
function ofList({ own, length }: FieldPrice, inside: Prices): Prices {
  const entry = sum(sum(own, inside.once), product(usualLength, inside.each))
  return length === undefined ? { once: 0, each: entry } : { once: product(length, entry), each: 0 }
}

function rootCost(field: Field, { operation }: OperationDefinitionNode): number {
  return declaredCost(field) ?? Math.max(begun[operation], ownCost(field))
}

/** What is read off an object that is there already costs nothing. */
function ownCost(field: Field): number {
  const fetched = field.resolve !== undefined || isList(field.type)
  return declaredCost(field) ?? (fetched && isCompositeType(getNamedType(field.type)) ? 1 : 0)
}

const isList = (type: GraphQLOutputType): boolean =>
  isListType(isNonNullType(type) ? type.ofType : type)

/** A length that nobody may ask for is another's to refuse. */
const allowed = (length: unknown) =>
  Math.min(Math.max(Number(length ?? usualLength) || 0, 1), largestPage)

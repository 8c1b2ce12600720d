import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql'
import type { Listed } from '../lib/page.ts'
import { Cost } from './cost.ts'

@ObjectType({ description: 'Where a page of a list stands in the whole.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is more behind this page.' })
  hasNextPage!: boolean

  @Field(() => Boolean, { description: 'Whether there is something before this page.' })
  hasPreviousPage!: boolean

  @Field(() => String, {
    nullable: true,
    description: 'The first cursor; absent on an empty page.',
  })
  startCursor?: string | null

  @Field(() => String, { nullable: true, description: 'The last cursor; absent on an empty page.' })
  endCursor?: string | null
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: 'How many to return, 1 to 100.' })
  first!: number

  @Field(() => String, { nullable: true, description: 'The cursor to go on from.' })
  after?: string | null
}

/** One part of a list, as resolvers hand it out; the whole is counted only when it is asked for. */
type ConnectionOf<Row> = {
  nodes: Row[]
  edges: { cursor: string; node: Row }[]
  pageInfo: PageInfo
  count: () => Promise<number>
}

/** A page of what a use case lists, as its connection type takes it. */
export const connect = <Row>(listed: Listed<Row>): ConnectionOf<Row> => new Part(listed)

/** Cursors cost something to make: none is made before somebody asks for one. */
class Part<Row> implements ConnectionOf<Row> {
  readonly nodes: Row[]
  readonly count: () => Promise<number>
  readonly #listed: Listed<Row>

  constructor(listed: Listed<Row>) {
    this.nodes = listed.slice.rows
    this.count = listed.count
    this.#listed = listed
  }

  get edges() {
    return this.nodes.map((node) => ({ cursor: this.#listed.cursorOf(node), node }))
  }

  get pageInfo() {
    const { cursorOf, slice } = this.#listed
    const { hasNextPage, hasPreviousPage } = slice
    const [first, last] = [slice.rows.at(0), slice.rows.at(-1)]
    return {
      hasNextPage,
      hasPreviousPage,
      startCursor: first === undefined ? null : cursorOf(first),
      endCursor: last === undefined ? null : cursorOf(last),
    }
  }
}

/** The connection type of a noun: `sites { nodes edges { cursor node } pageInfo totalCount }`. */
export function connectionType<T extends object>(node: ClassType<T>, plural: string) {
  @ObjectType(`${node.name}Edge`, {
    description: `One of the ${plural}, with its place in the list.`,
  })
  class Edge {
    @Field(() => String, { description: 'Opaque; give it as `after` to go on from here.' })
    cursor!: string

    @Field(() => node, { description: 'The entry itself.' })
    node!: T
  }

  @ObjectType(`${node.name}Connection`, { description: `A part of a list of ${plural}.` })
  class Connection {
    @Field(() => [node], { description: 'The entries of this page.' })
    nodes!: T[]

    @Field(() => [Edge], { description: 'The entries of this page with their cursors.' })
    edges!: Edge[]

    @Field(() => PageInfo, { description: 'Where this page stands.' })
    pageInfo!: PageInfo

    count!: () => Promise<number>

    // A statement of its own, over all that can be seen.
    @Cost(10)
    @Field(() => Int, { description: 'How many there are in all that you can see.' })
    totalCount(): Promise<number> {
      return this.count()
    }
  }
  return Connection
}

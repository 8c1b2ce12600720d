import 'reflect-metadata'
import { type EventEmitter, on } from 'node:events'
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  registerEnumType,
  Subscription,
} from 'type-graphql'
import { Needs, Open, SignedIn } from '../../src/auth/needs.ts'
import { Conflict, NotFound } from '../../src/errors/index.ts'
import { mapStream } from '../../src/lib/map-stream.ts'
import { Unseen } from '../../src/lib/unseen.ts'
import { Cost } from '../../src/schema/cost.ts'
import type { Context } from '../../src/server/request.ts'

/** Enough of a world for the way of a request to be seen: books on shelves, some of them foreign. */
export type SmallContext = Context & {
  events: EventEmitter
  entered(): void
  /** What was taken from the pages for each reader, and who is reading. */
  taken: Map<string, number>
  readers: Set<string>
}

enum Order {
  TITLE = 'TITLE',
  SHELF = 'SHELF',
}
registerEnumType(Order, { name: 'Order' })

@ObjectType()
class Shelf {
  @Field(() => ID) id!: string
  @Field(() => String) room!: string
}

@ObjectType()
class Book {
  @Field(() => ID) id!: string
  @Field(() => String) title!: string
  @Needs('profile.read')
  @Field(() => Int, { nullable: true })
  price?: number
}

@ObjectType()
class BookConnection {
  @Field(() => [Book]) nodes!: Book[]

  @Cost(30)
  @Field(() => Int)
  size(): number {
    return this.nodes.length
  }
}

@InputType()
class Margin {
  @Field(() => Int) left!: number
}

@InputType()
class RenameInput {
  @Field(() => ID) id!: string
  @Field(() => String) title!: string
  @Field(() => Margin, { nullable: true }) margin?: Margin
}

const shelved = (ids: string[]) => Object.assign(new BookConnection(), { nodes: ids.map((id) => book(id)) })

const book = (id: string, title = 'A title'): Book => ({ id, title, price: 7 })

@Resolver(() => Book)
export class BookResolver {
  @Open('says nothing about anybody')
  @Query(() => String)
  hello(
    @Arg('name', () => String, { defaultValue: 'world' }) name: string,
    @Arg('order', () => Order, { nullable: true }) _order?: Order,
  ): string {
    return `Hello ${name}`
  }

  @SignedIn('your own')
  @Query(() => String)
  me(): string {
    return 'you'
  }

  @Needs('site.read')
  @Query(() => Book, { nullable: true })
  book(@Arg('id', () => ID) id: string): Book {
    if (id === 'absent') throw new NotFound('Book', id)
    return book(id)
  }

  @Needs('site.read')
  @Query(() => BookConnection)
  async books(@Arg('ids', () => [ID]) ids: string[]): Promise<BookConnection> {
    return shelved(ids)
  }

  @Needs('site.read')
  @Query(() => BookConnection)
  library(@Arg('first', () => Int, { defaultValue: 20 }) first: number): BookConnection {
    return shelved(Array.from({ length: first }, (_, index) => `${index}`))
  }

  @Needs('site.read')
  @FieldResolver(() => [Book])
  sequels(@Root() { id }: Book, @Arg('first', () => Int) first: number): Book[] {
    return Array.from({ length: first }, (_, index) => book(`${id}-${index}`))
  }

  @Cost(100)
  @Open('for the test')
  @Mutation(() => Boolean)
  signIn(@Arg('password', () => String) password: string): boolean {
    return password === 'right'
  }

  @Needs('site.retire')
  @Query(() => Book)
  forbidden(): Book {
    throw new Error('the door let somebody in')
  }

  @Open('for the test')
  @Query(() => String)
  async entered(@Ctx() context: SmallContext): Promise<string> {
    context.entered()
    return 'in'
  }

  @Open('for the test')
  @Query(() => String, { nullable: true })
  fails(@Arg('how', () => String) how: string): string {
    const code = how
    throw Object.assign(new Error('secret: select * from account where /etc/passwd'), { code })
  }

  @Open('for the test')
  @Query(() => String)
  slow(@Arg('milliseconds', () => Int, { defaultValue: 500 }) milliseconds: number): Promise<string> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds, 'at last'))
  }

  @Open('for the test')
  @Query(() => [String])
  notAList(): Promise<string[]> {
    return Promise.resolve(7 as unknown as string[])
  }

  @Needs('site.update')
  @Mutation(() => Book)
  async rename(@Arg('input', () => RenameInput) input: RenameInput, @Ctx() { events }: SmallContext): Promise<Book> {
    if (input.title === 'taken') throw new Conflict('There is such a title.')
    events.emit('renamed', book(input.id, input.title))
    return book(input.id, input.title)
  }

  @Needs('site.read')
  @FieldResolver(() => Shelf, { nullable: true })
  async shelf(@Root() { id }: Book): Promise<Shelf> {
    if (id === 'lost') throw new Error('no shelf')
    return { id: id === 'misplaced' ? 'foreign' : 'a', room: 'north' }
  }

  @Needs('site.read')
  @Subscription(() => Book, {
    subscribe: ({ context }) => books(context as SmallContext),
  })
  renamed(@Root() event: Book): Book {
    if (event.title === 'private') throw new Unseen()
    return event
  }

  @Open('for the test')
  @Subscription(() => String, {
    subscribe: ({ args, context }) => pagesOf(args as Reading, context as SmallContext),
  })
  pages(
    @Root() page: string,
    @Arg('reader', () => String) _reader: string,
    @Arg('size', () => Int) _size: number,
    @Arg('count', () => Int) _count: number,
  ): string {
    return page
  }

  @Open('for the test')
  @Query(() => String)
  wall(@Arg('size', () => Int) size: number): string {
    return 'x'.repeat(size)
  }
}

type Reading = { reader: string; size: number; count: number }

/** A book of many pages, each made when it is asked for, as the feed of changes does. */
function pagesOf({ reader, size, count }: Reading, { taken, readers }: SmallContext) {
  readers.add(reader)
  const end = async () => {
    readers.delete(reader)
    return { value: undefined, done: true as const }
  }
  const next = async () => {
    const page = (taken.get(reader) ?? 0) + 1
    if (page > count) return end()
    taken.set(reader, page)
    return { value: 'x'.repeat(size), done: false as const }
  }
  return { next, return: end, [Symbol.asyncIterator]: () => ({ next, return: end }) }
}

// Not an async generator: one that waits for its next event would not hear that its reader left.
const books = ({ events }: SmallContext): AsyncIterable<Book> =>
  mapStream(on(events, 'renamed') as AsyncIterable<[Book]>, async ([event]) => event)

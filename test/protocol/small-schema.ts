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
import type { Context } from '../../src/server/request.ts'

/** Enough of a world for the way of a request to be seen: books on shelves, some of them foreign. */
export type SmallContext = Context & { events: EventEmitter; entered(): void }

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
    return { nodes: ids.map((id) => book(id)) }
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
  @Query(() => [String])
  notAList(): Promise<string[]> {
    return Promise.resolve(7 as unknown as string[])
  }

  @Needs('site.update')
  @Mutation(() => Book)
  async rename(
    @Arg('input', () => RenameInput) input: RenameInput,
    @Ctx() { events }: SmallContext,
  ): Promise<Book> {
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
}

// Not an async generator: one that waits for its next event would not hear that its reader left.
const books = ({ events }: SmallContext): AsyncIterable<Book> =>
  mapStream(on(events, 'renamed') as AsyncIterable<[Book]>, async ([event]) => event)

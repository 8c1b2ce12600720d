import { Field, InputType, ObjectType } from 'type-graphql'
import { Currency, Decimal } from './scalars.ts'

@ObjectType({ description: 'An exact amount in a currency.' })
export class Money {
  @Field(() => Decimal, { description: 'How much, exact.' })
  amount!: string

  @Field(() => Currency, { description: 'The ISO 4217 code of the currency, such as INR.' })
  currency!: string
}

@InputType({ description: 'An exact amount in a currency.' })
export class MoneyInput {
  @Field(() => Decimal, { description: 'How much, exact.' })
  amount!: string

  @Field(() => Currency, { description: 'The ISO 4217 code of the currency, such as INR.' })
  currency!: string
}

import { createRequire } from 'node:module'
import type * as Middleware from 'graphql-middleware'
import type * as Shield from 'graphql-shield'

// The ES build of graphql-shield imports `util.isUndefined`, which Node 24 no longer has; its
// CommonJS build runs on every version that we support.
const require = createRequire(import.meta.url)

export const { deny, rule, shield } = require('graphql-shield') as typeof Shield
export const { applyMiddleware } = require('graphql-middleware') as typeof Middleware

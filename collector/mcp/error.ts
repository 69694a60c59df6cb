/** As JSON-RPC and the protocol number them. */
const ERRORS = {
  parse: -32700,
  request: -32600,
  method: -32601,
  parameters: -32602,
  resource: -32002,
} as const

/** An error of the call itself; what a tool answers to wrong arguments is a result. */
export class McpError extends Error {
  readonly code: number
  constructor(kind: keyof typeof ERRORS, message: string) {
    super(message)
    this.name = 'McpError'
    this.code = ERRORS[kind]
  }
}

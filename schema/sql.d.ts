/** SQL files are imported as text: by a loader hook under Node, by a rule under wrangler, by a plugin in tests. */
declare module '*.sql' {
  const text: string
  export default text
}

declare module '*.yaml' {
  const text: string
  export default text
}

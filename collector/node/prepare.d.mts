export const ROOT: string
/** The environment of everything we start: the locked Node and the tools come first on the PATH. */
export const environment: NodeJS.ProcessEnv

/**
 * What audience measurement may do in France without asking (`docs/snippet.md`): one visitor id of at most thirteen months, no
 * user, no click ids, no ads. It is a core of its own, `p.cnil.js`, in which the build sets this to true: sites without it
 * do not carry it.
 */
export const IS_CNIL: boolean = false

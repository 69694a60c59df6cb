import { useEffect, useState } from 'preact/hooks'

/** A part of a view that few open: its file is fetched when it is first shown. `undefined` until it is there. */
export function useLazy<T>(load: () => Promise<T>): T | undefined {
  const [part, setPart] = useState<T | undefined>(undefined)
  useEffect(() => {
    void load().then((loaded) => setPart(() => loaded))
    // Which file it is does not change.
  }, [])
  return part
}

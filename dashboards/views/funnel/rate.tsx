import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'

/** A rate of the query; over few people it is shown as the two counts it stands for. */
export function Rate({ rate, part, whole }: { rate: number | null; part: number; whole: number }) {
  const { t, f } = useApp()
  if (rate === null) return <>—</>
  if (whole >= SMALL_SAMPLE) return <>{f.percent(rate)}</>
  return (
    <>
      {t.ofN(f.count(part), f.count(whole))} <span class="small-sample">{t.smallSample}</span>
    </>
  )
}

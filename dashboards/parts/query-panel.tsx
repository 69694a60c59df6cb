import { PeopleBehind } from './people-behind.tsx'
import { QueryFrame, type QueryFrameProps } from './query-frame.tsx'

interface Props<Row> extends QueryFrameProps<Row> {
  /** How a value of a row is called where its people are listed. */
  nameOf?: (column: string, value: string) => string
}

/** A panel of one saved query, followed by the people of a number in it once that was opened. */
export function QueryPanel<Row>({ nameOf, ...panel }: Props<Row>) {
  return (
    <>
      <QueryFrame {...panel} />
      <PeopleBehind load={panel.load} nameOf={nameOf} />
    </>
  )
}

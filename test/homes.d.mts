import type { ChildProcess } from 'node:child_process'

/** A process of ours and the end of what it said. */
export type Spoken = ChildProcess & { text: string }

export interface RunningHome {
  url: string
  key: string
  child: Spoken
}

export function startHomes(): Promise<{
  node: RunningHome
  worker: RunningHome
  clickhouse: string
  stop: () => Promise<void>
}>
export function startNode(
  data: string,
  children: Spoken[],
  env?: Record<string, string>,
): Promise<RunningHome>
export function startWorker(
  clickhouse: string,
  state: string,
  children: Spoken[],
  vars?: Record<string, string>,
): Promise<RunningHome>
export function said(child: Spoken, pattern: RegExp): Promise<RegExpExecArray>
export function end(child: Spoken): Promise<void>

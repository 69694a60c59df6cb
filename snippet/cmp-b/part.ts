import { handOver } from '../cmp/hand-over.ts'
import { CMP_B } from '../cmp/index.ts'

handOver('cmp-b', CMP_B)

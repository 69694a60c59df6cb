import { handOver } from '../cmp/hand-over.ts'
import { CMP_A } from '../cmp/index.ts'

handOver('cmp-a', CMP_A)

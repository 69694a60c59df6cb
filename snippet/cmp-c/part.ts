import { handOver } from '../cmp/hand-over.ts'
import { CMP_C } from '../cmp/index.ts'

handOver('cmp-c', CMP_C)

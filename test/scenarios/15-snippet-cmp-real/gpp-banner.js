// What a platform for the US states makes of the IAB's own package; npm does not have the stub.
import { CmpApi } from '@iabgpp/cmpapi'

const api = new CmpApi(31, 2)
api.setApplicableSections([7])
api.setSupportedAPIs(['7:usnat'])
api.setCmpStatus('loaded')

const save = (fields) => {
  api.setSignalStatus('not ready')
  for (const [name, value] of Object.entries(fields)) api.setFieldValue('usnat', name, value)
  api.fireSectionChange('usnat')
  api.setSignalStatus('ready')
}
// 1 is opted out, 2 is not.
window.answerGpp = (isOut) =>
  save({ SaleOptOut: isOut ? 1 : 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 2 })
window.saveGpp = save
window.answerGpp(false)

// What a TCF platform makes of the IAB's own packages: stub, dialog, cookie. The dialog is ours, the rest is theirs.
import { CmpApi } from '@iabtcf/cmpapi'
import { GVL, TCModel, TCString } from '@iabtcf/core'
import stub from '@iabtcf/stub'

const COOKIE = 'euconsent-v2'
const named = (ids) => Object.fromEntries(ids.map((id) => [id, { id, name: `${id}` }]))
/** A list with a few of the real one's purposes, and a vendor that is not us. */
const list = {
  gvlSpecificationVersion: 3,
  vendorListVersion: 48,
  tcfPolicyVersion: 4,
  lastUpdated: '2026-01-01T00:00:00Z',
  purposes: named([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
  specialPurposes: named([1, 2]),
  features: named([1, 2, 3]),
  specialFeatures: named([1, 2]),
  stacks: {},
  dataCategories: {},
  vendors: {
    8: {
      id: 8,
      name: 'A vendor',
      purposes: [1, 7, 8],
      legIntPurposes: [],
      flexiblePurposes: [],
      specialPurposes: [],
      features: [],
      specialFeatures: [],
      urls: [],
    },
  },
}

stub()

let api
const encode = ({ purposes = [], publisher = [], interests = [] }) => {
  const model = new TCModel(new GVL(list))
  Object.assign(model, { cmpId: 31, cmpVersion: 2, isServiceSpecific: true, publisherCountryCode: 'FR' })
  model.purposeConsents.set(purposes)
  model.purposeLegitimateInterests.set(interests)
  model.publisherConsents.set(publisher)
  model.vendorConsents.set(purposes.length > 0 ? [8] : [])
  return TCString.encode(model)
}

const open = () => api.update(readCookie() ?? '', true)
const readCookie = () => new RegExp(`${COOKIE}=([^;]*)`).exec(document.cookie)?.[1]

window.answerTcf = (given) => {
  open()
  const text = encode(given)
  document.cookie = `${COOKIE}=${text}; path=/`
  api.update(text, false)
}
window.openTcf = open
/** Where the law does not apply. */
window.leaveEurope = () => api.update(null)

// The platform itself comes after everything else: until then its stub keeps the calls.
setTimeout(() => {
  api = new CmpApi(31, 2, true)
  const before = readCookie()
  if (before) api.update(before, false)
  else open()
}, 1000)

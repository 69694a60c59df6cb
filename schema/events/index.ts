import { add_payment_info } from './add_payment_info.ts'
import { add_shipping_info } from './add_shipping_info.ts'
import { add_to_cart } from './add_to_cart.ts'
import { add_to_wishlist } from './add_to_wishlist.ts'
import { begin_checkout } from './begin_checkout.ts'
import { cart_update } from './cart_update.ts'
import { chat_agent_join } from './chat_agent_join.ts'
import { chat_close } from './chat_close.ts'
import { chat_end } from './chat_end.ts'
import { chat_message } from './chat_message.ts'
import { chat_open } from './chat_open.ts'
import { chat_rate } from './chat_rate.ts'
import { chat_start } from './chat_start.ts'
import { click } from './click.ts'
import { consent_update } from './consent_update.ts'
import { contact_click } from './contact_click.ts'
import { dead_click } from './dead_click.ts'
import { file_download } from './file_download.ts'
import { form_abandon } from './form_abandon.ts'
import { form_error } from './form_error.ts'
import { form_start } from './form_start.ts'
import { form_submit } from './form_submit.ts'
import { form_success } from './form_success.ts'
import { form_view } from './form_view.ts'
import { generate_lead } from './generate_lead.ts'
import { identify } from './identify.ts'
import { js_error } from './js_error.ts'
import { login } from './login.ts'
import { not_found } from './not_found.ts'
import { page_leave } from './page_leave.ts'
import { page_view } from './page_view.ts'
import { purchase } from './purchase.ts'
import { rage_click } from './rage_click.ts'
import { refund } from './refund.ts'
import { remove_from_cart } from './remove_from_cart.ts'
import { select_item } from './select_item.ts'
import { select_promotion } from './select_promotion.ts'
import { share } from './share.ts'
import { sign_up } from './sign_up.ts'
import { survey_dismiss } from './survey_dismiss.ts'
import { survey_response } from './survey_response.ts'
import { survey_view } from './survey_view.ts'
import { user_engagement } from './user_engagement.ts'
import { video_progress } from './video_progress.ts'
import { view_cart } from './view_cart.ts'
import { view_item } from './view_item.ts'
import { view_item_list } from './view_item_list.ts'
import { view_promotion } from './view_promotion.ts'
import { view_search_results } from './view_search_results.ts'
import { web_vital } from './web_vital.ts'
import type { EventType } from '../event.ts'
import type { FormField } from '../shared-fields.ts'

/** Every event type that Periplo knows; a site's own names are custom events. One line adds one. */
export const events = {
  page_view,
  page_leave,
  user_engagement,
  click,
  file_download,
  view_search_results,
  video_progress,
  share,
  not_found,
  form_view,
  form_start,
  form_error,
  form_submit,
  form_success,
  form_abandon,
  view_item_list,
  select_item,
  view_item,
  add_to_cart,
  remove_from_cart,
  view_cart,
  cart_update,
  begin_checkout,
  add_shipping_info,
  add_payment_info,
  purchase,
  refund,
  add_to_wishlist,
  view_promotion,
  select_promotion,
  generate_lead,
  sign_up,
  login,
  identify,
  chat_open,
  chat_close,
  chat_start,
  chat_message,
  chat_agent_join,
  chat_end,
  chat_rate,
  contact_click,
  survey_view,
  survey_response,
  survey_dismiss,
  web_vital,
  rage_click,
  dead_click,
  js_error,
  consent_update,
} as const

export type EventName = keyof typeof events

type FieldValue<F> = F extends { read: (value: unknown) => (infer T) | undefined } ? T : never

/** The fields of one event as they are sent: all optional, lists with only what is known of their lines. */
export type EventFields<N extends EventName> = {
  [K in keyof (typeof events)[N]['fields']]?: K extends 'items'
    ? ItemInput[]
    : K extends 'form_fields'
      ? FormFieldInput[]
      : FieldValue<(typeof events)[N]['fields'][K]>
}

/** A field of a form as it is sent. */
export type FormFieldInput = Partial<FormField> & { field_id: string }

/** A cart line as a site gives it. */
export interface ItemInput {
  item_id?: string
  item_name?: string
  item_brand?: string
  item_category?: string
  item_variant?: string
  item_list?: string
  coupon?: string
  price?: number
  discount?: number
  quantity?: number
}

/** The type of a name, or `undefined` for a custom event. Never looks up the prototype. */
export const eventType = (name: string): EventType | undefined =>
  Object.hasOwn(events, name) ? (events as Record<string, EventType>)[name] : undefined

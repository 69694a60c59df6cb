import { type Field, choice, count, cut, decimal, flag, key, label, money, text } from './field.ts'

/** Fields that several event types carry; a name means the same thing wherever it appears. */
export const worth = {
  value: money('Amount of the event in `currency`, major units.'),
  currency: label('ISO 4217 code of `value`.', 3),
}

export interface Item {
  item_id: string
  item_name: string
  item_brand: string
  item_category: string
  item_variant: string
  item_list: string
  coupon: string
  price: number | null
  discount: number | null
  quantity: number
}

/** Texts of a cart line and how long they may be. */
export const ITEM_TEXTS = {
  item_id: 128,
  item_name: 256,
  item_brand: 128,
  item_category: 256,
  item_variant: 128,
  item_list: 128,
  coupon: 64,
} as const
const price = money('')
const quantity = count('')
const itemTexts = Object.fromEntries(
  Object.entries(ITEM_TEXTS).map(([name, max]) => [name, text('', max)]),
) as Record<keyof typeof ITEM_TEXTS, Field<string>>
export const MAX_ITEMS = 200

/** Cart lines, GA4's names. Lines without `item_id` and `item_name` are refused; unknown keys are left out. */
export const items: { items: Field<Item[]> } = {
  items: {
    kind: 'items',
    doc: 'Cart lines: item_id, item_name, item_brand, item_category, item_variant, item_list, coupon, price, discount, quantity.',
    column:
      'Array(Tuple(item_id String, item_name String, item_brand LowCardinality(String), item_category LowCardinality(String), item_variant LowCardinality(String), item_list LowCardinality(String), coupon LowCardinality(String), price Nullable(Decimal(18, 4)), discount Nullable(Decimal(18, 4)), quantity UInt32))',
    read: (value) => {
      if (!Array.isArray(value) || value.length > MAX_ITEMS) return undefined
      const lines = value.map(readItem)
      return lines.every((line) => line !== undefined) ? lines : undefined
    },
  },
}

function readItem(value: unknown): Item | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const given = value as Record<string, unknown>
  const word = (name: keyof typeof ITEM_TEXTS): string => itemTexts[name].read(given[name]) ?? ''
  const item = {
    item_id: word('item_id'),
    item_name: word('item_name'),
    item_brand: word('item_brand'),
    item_category: word('item_category'),
    item_variant: word('item_variant'),
    item_list: word('item_list'),
    coupon: word('coupon'),
    price: price.read(given['price']) ?? null,
    discount: price.read(given['discount']) ?? null,
    quantity: quantity.read(given['quantity']) ?? 1,
  }
  return item.item_id || item.item_name ? item : undefined
}

export const order = {
  order_id: key('The shop’s own number of the order; a purchase seen twice counts once.'),
  tax: money('Tax in `currency`.'),
  shipping: money('Shipping cost in `currency`.'),
  coupon: label('Coupon code.', 64),
}

export const list = {
  item_list_id: label('Id of the list.'),
  item_list_name: label('Name of the list.'),
}

export const promotion = {
  promotion_id: label('Id of the promotion.'),
  promotion_name: label('Name of the promotion.'),
}

export const form = {
  form_id: label('`id`, else `name`, else the action path of the form.'),
  form_name: label('Name a person would know the form by.'),
  form_provider: label('Who made the form: `native` or a vendor.', 32),
}

export interface FormField {
  field_id: string
  field_type: string
  focus_count: number
  time_ms: number
  hesitation_ms: number
  change_count: number
  refill_count: number
  error_count: number
  touch_order: number
  is_blank: boolean
  is_autofilled: boolean
}

export const MAX_FORM_FIELDS = 100
const IS = flag('')
/** Whole numbers of a form's field. */
export const FORM_FIELD_COUNTS = [
  'focus_count',
  'time_ms',
  'hesitation_ms',
  'change_count',
  'refill_count',
  'error_count',
  'touch_order',
] as const

/** How each field of a form was filled, never with what. Counts that are not given are 0, unknown keys are left out. */
export const formFields: { form_fields: Field<FormField[]> } = {
  form_fields: {
    kind: 'form fields',
    doc: 'How each field was filled, never with what: field_id, field_type, focus_count, time_ms (in the field), hesitation_ms (first focus to first input), change_count (visits that changed it), refill_count (of these, the ones that found it filled by an earlier one), error_count, touch_order (1 is the first touched, 0 never), is_blank, is_autofilled.',
    column: `Array(Tuple(field_id LowCardinality(String), field_type LowCardinality(String), ${FORM_FIELD_COUNTS.map((name) => `${name} UInt32`).join(', ')}, is_blank Bool, is_autofilled Bool))`,
    read: (value) => {
      if (!Array.isArray(value) || value.length > MAX_FORM_FIELDS) return undefined
      const fields = value.map(readFormField)
      return fields.every((field) => field !== undefined) ? fields : undefined
    },
  },
}

function readFormField(value: unknown): FormField | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const given = value as Record<string, unknown>
  const { field_id, field_type } = given
  if (typeof field_id !== 'string' || !field_id) return undefined
  const counts = Object.fromEntries(
    FORM_FIELD_COUNTS.map((name) => [name, count('').read(given[name]) ?? 0]),
  ) as Record<(typeof FORM_FIELD_COUNTS)[number], number>
  return {
    field_id: cut(field_id, 128),
    field_type: typeof field_type === 'string' ? cut(field_type, 32) : '',
    ...counts,
    is_blank: IS.read(given['is_blank']) ?? false,
    is_autofilled: IS.read(given['is_autofilled']) ?? false,
  }
}

export const link = {
  link_url: text('Where the link leads, query string removed.', 1024),
  link_host: label('Host of `link_url`.', 253),
  link_text: text('First words of the link, at most 100 characters.', 100),
}

export const chat = {
  chat_provider: label('Chat widget: `intercom`, `crisp`, `zendesk` …', 32),
  chat_id: key('The widget’s id of the conversation.'),
}

const instrument = choice('What is measured; `css` is accepted for `csat`.', [
  'nps',
  'csat',
  'ces',
  'rating',
  'text',
])

export const survey = {
  survey_id: label('Id of the survey.'),
  instrument: { ...instrument, read: (value: unknown) => instrument.read(value === 'css' ? 'csat' : value) },
  touchpoint: label('Touchpoint the survey asks about.'),
}

export const method = { method: label('How: `google`, `email`, `whatsapp` …', 32) }
export const duration = { duration_ms: count('Milliseconds it took.') }
export const score = decimal('Answer on the scale.')

-- Events with the person they belong to. The event's own user comes first, then the first user its browser was
-- known as (or what else the site's policy says), then the browser itself; '' is nobody (cookieless). An alias leads
-- from a user to the person it is. Automated events are left out.
-- Conditions on site_id, occurred_at and visitor_id reach the primary key through this view, and what a query
-- does not name is not read.
create or replace view person_events as
select
  e.*,
  if(
    e.user_id != '',
    e.user_id,
    dictGet('person_of_visitor', 'user_id', (e.site_id, e.visitor_id))
  ) as said_user,
  dictGetOrDefault('person_of_user', 'person_id', (e.site_id, said_user), said_user) as known_as,
  if(known_as != '', known_as, e.visitor_id) as person_id,
  (known_as != '')::Bool as is_known,
  -- One number that orders a person's events: milliseconds, and seq within one. Cheaper than a tuple for argMin.
  toUInt64(toUnixTimestamp64Milli(e.occurred_at) * 4096 + least(e.seq, 4095)) as ticks,
  -- What a person reading a journey wants to see of an event, besides its page, channel and value.
  mapFilter((field, text) -> ifNull(text, '') != '', mapConcat(map(
    'navigation', e.navigation,
    'engaged_ms', toString(e.engaged_ms),
    'scroll_percent', toString(e.scroll_percent),
    'duration_ms', toString(e.duration_ms),
    'link_url', e.link_url,
    'link_text', e.link_text,
    'file_name', e.file_name,
    'search_term', e.search_term,
    'result_count', toString(e.result_count),
    'video_title', e.video_title,
    'video_percent', toString(e.video_percent),
    'method', e.method,
    'contact', e.contact,
    'content_type', e.content_type,
    'item_id', e.item_id,
    'form_id', e.form_id,
    'form_name', e.form_name,
    'form_provider', e.form_provider,
    'field_id', e.field_id,
    'error', e.error,
    'filled_count', toString(e.filled_count),
    'attempt_no', toString(e.attempt_no),
    'item_list_name', e.item_list_name,
    'items', arrayStringConcat(arrayMap(item -> if(item.item_name != '', item.item_name, item.item_id), e.items), ', '),
    'item_count', toString(e.item_count),
    'coupon', e.coupon,
    'shipping_tier', e.shipping_tier,
    'payment_type', e.payment_type,
    'order_id', e.order_id,
    'promotion_name', e.promotion_name,
    'chat_provider', e.chat_provider,
    'direction', e.direction,
    'survey_id', e.survey_id,
    'instrument', e.instrument,
    'touchpoint', e.touchpoint,
    'question_id', e.question_id,
    'score', toString(e.score),
    'scale_max', toString(e.scale_max),
    'comment', e.comment,
    'metric', e.metric,
    'metric_value', toString(e.metric_value),
    'rating', e.rating,
    'element', e.element,
    'click_count', toString(e.click_count),
    'message', e.message,
    'place', e.place,
    'consent_before', e.consent_before,
    'consent_after', e.consent_after
  )::Map(String, Nullable(String)), e.props::Map(String, Nullable(String))))::Map(String, String) as details
from events as e
where not e.is_bot;

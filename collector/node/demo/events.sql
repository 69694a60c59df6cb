insert into events (
  site_id, name, occurred_at, received_at, visitor_id, session_id, page_id, seq, event_id, user_id,
  url, url_host, url_path, title, referrer, referrer_host, utm_source, utm_medium, utm_campaign, click_id_name, click_id,
  channel, source, country, region, city, device, browser, os, language, timezone, screen,
  consent_mode, consent_purposes, consent_source, is_bot, bot_reason, origin, navigation, view_no, engaged_ms,
  scroll_percent, search_term, result_count, duration_ms, method, contact, form_id, form_name, form_provider,
  field_count, field_id, error, filled_count, attempt_no, confidence, form_fields, items, value, currency, item_count,
  payment_type, shipping_tier, order_id, shipping, chat_provider, chat_id, direction, score, scale_min, scale_max,
  survey_id, instrument, touchpoint, question_id, metric, metric_value, rating, element, click_count, message, place,
  consent_before, consent_after, consent_method, consent_receipt, purposes_after
)
settings insert_deduplication_token = '{{token}}', deduplicate_blocks_in_dependent_materialized_views = 1,
  max_partitions_per_insert_block = 0, max_threads = 2, async_insert = 0
{{select}}

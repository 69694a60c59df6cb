-- From the inside out: people, their visits, the steps of a visit, events. `pu(k)`, `u(k)` and `eu(k)` are numbers from
-- 0 to 1 that belong to a person, a visit and an event; make.ts writes them as hashes of the seed.
select
  '{{site}}' as site_id,
  names[step] as name,
  begun + toIntervalMillisecond(ms) as occurred_at,
  occurred_at + toIntervalMillisecond(if(off_page, 60000, toUInt32(150 + eu(1) * 900))) as received_at,
  multiIf(off_page, user, anonymous, '', visitor) as visitor_id,
  if(off_page or anonymous, '', session) as session_id,
  if(off_page, '', concat(base36(begun_ms + page_ms), substring(lower(hex(cityHash64({{seed}}, person, visit, page_no, 90))), 1, 12))) as page_id,
  if(off_page, 0, page_seq - 1) as seq,
  if(off_page, concat('demo-{{seed}}-', toString(person), '-', toString(visit), '-', toString(step)), '') as event_id,
  if(anonymous or not (off_page or from_start or (signs_in_at > 0 and no >= signs_in_at)), '', user) as user_id,
  if(off_page, '', concat('https://ceibaazul.example', url_path, if(product = 0, '', concat('?id=', product_ids[product])),
    if(landing and arrival_queries[arrival] != '', concat(if(product = 0, '?', '&'), arrival_queries[arrival], '&utm_campaign=', campaign), ''))) as url,
  if(off_page, '', 'ceibaazul.example') as url_host,
  if(off_page, '', page_paths[page]) as url_path,
  if(off_page, '', if(product = 0, page_titles[page], concat(product_names[product], ' · Ceiba Azul'))) as title,
  multiIf(name != 'page_view', '', landing, arrival_referrers[arrival], 'https://ceibaazul.example/demo/') as referrer,
  multiIf(name != 'page_view', '', landing, arrival_hosts[arrival], 'ceibaazul.example') as referrer_host,
  if(landing, arrival_utm_sources[arrival], '') as utm_source,
  if(landing, arrival_mediums[arrival], '') as utm_medium,
  if(landing, campaign, '') as utm_campaign,
  if(landing, arrival_clicks[arrival], '') as click_id_name,
  if(click_id_name = '' or anonymous, '', concat('Cj0K', substring(hex(cityHash64({{seed}}, person, visit, 91)), 1, 12))) as click_id,
  if(landing, arrival_channels[arrival], '') as channel,
  if(landing, arrival_sources[arrival], '') as source,
  if(off_page, '', town.1) as country,
  if(off_page or anonymous, '', town.2) as region,
  if(off_page or anonymous, '', town.3) as city,
  multiIf(off_page, 'server', is_bot, 'bot', profile.1) as device,
  if(off_page, '', profile.2) as browser,
  if(off_page, '', profile.3) as os,
  if(off_page, '', 'es-CO') as language,
  if(off_page, '', 'America/Bogota') as timezone,
  if(off_page, '', profile.4) as screen,
  multiIf(off_page, '', anonymous, 'cookieless', 'granted') as consent_mode,
  if(off_page or anonymous, [], ['analytics', 'ads']) as consent_purposes,
  multiIf(off_page, '', anonymous, 'policy', 'api') as consent_source,
  kind = 6 as is_bot,
  if(is_bot, 'user_agent', '') as bot_reason,
  if(off_page, 'import', 'web') as origin,
  if(name = 'page_view', 'load', '') as navigation,
  if(name = 'page_view', page_no, null) as view_no,
  if(name = 'page_leave', toUInt32((ms - page_ms) * (0.3 + 0.6 * eu(2))), null) as engaged_ms,
  if(name = 'page_leave', toUInt32(20 + 80 * eu(3)), null) as scroll_percent,
  if(name = 'view_search_results', ['cafe', 'hamaca', 'ruana azul', 'taza', 'regalo', 'alpargatas', 'mochila wayuu'][toUInt8(1 + eu(4) * 7)], '') as search_term,
  if(name = 'view_search_results', if(search_term in ('alpargatas', 'regalo'), 0, toUInt32(1 + eu(5) * 5)), null) as result_count,
  if(name in ('form_submit', 'form_success', 'form_abandon'), toUInt32(ms - page_ms), null) as duration_ms,
  multiIf(name = 'contact_click', if(eu(6) < 0.8, 'whatsapp', 'tel'), name in ('login', 'sign_up'), 'email', '') as method,
  if(name = 'contact_click', '+576010000000', '') as contact,
  if(form = 0 or name = 'generate_lead', '', concat(form_names[form], '-form')) as form_id,
  if(form_id = '', '', form_names[form]) as form_name,
  if(form_id = '', '', 'native') as form_provider,
  if(name in ('form_view', 'form_start'), length(form_fields_of[form]), null) as field_count,
  multiIf(
    step_fields[step] != '', step_fields[step],
    name = 'form_start', form_fields_of[form][1],
    name != 'form_abandon', '',
    form = 1 and has_nit and eu(7) < 0.8, 'nit',
    form_fields_of[form][toUInt8(1 + eu(8) * length(form_fields_of[form]))]
  ) as field_id,
  step_errors[step] as error,
  multiIf(name = 'form_submit', length(form_fields_of[form]) - (form = 1 and not has_nit),
    name = 'form_abandon', toUInt32(greatest(indexOf(form_fields_of[form], field_id), 1) - 1), null) as filled_count,
  if(name = 'form_submit', 1 + (form = 1 and has_nit), null) as attempt_no,
  if(name = 'form_success', 'inferred', '') as confidence,
  if(name in ('form_submit', 'form_abandon'), arrayMap(
    (id, n) -> (
      id, 'text',
      if(id = 'nit' and not has_nit or name = 'form_abandon' and n > filled_count + 1, 0, 1 + (id = 'nit') * 2),
      if(id = 'nit', has_nit * 26000, if(name = 'form_abandon' and n > filled_count + 1, 0, 3000 + n * 700)),
      if(id = 'nit', has_nit * 5200, 400 + n * 60),
      if(id = 'nit', has_nit * 3, name = 'form_submit' or n <= filled_count),
      if(id = 'nit', has_nit * 2, 0),
      if(id = 'nit', has_nit * 2, 0),
      if(id = 'nit' and not has_nit or name = 'form_abandon' and n > filled_count + 1, 0, n),
      id = 'nit' and not has_nit or name = 'form_abandon' and n > filled_count,
      id in ('name', 'email', 'username') and name = 'form_submit'
    ),
    form_fields_of[form], arrayEnumerate(form_fields_of[form])), []) as form_fields,
  arrayMap(
    i -> (product_ids[i], product_names[i], 'Ceiba Azul', product_categories[i], '', '', '', product_prices[i], null, toUInt32(if(i = first, quantity, 1))),
    multiIf(item_mode = 0, [], item_mode = 1, [first], item_mode = 2, [second], has_two, [first, second], [first])
  ) as items,
  if(item_mode = 0, null, arraySum(line -> line.8 * line.10, items) + ifNull(shipping, 0)) as value,
  if(item_mode = 0, '', 'COP') as currency,
  if(name = 'cart_update', arraySum(line -> line.10, items), null) as item_count,
  if(name in ('add_payment_info', 'purchase'), if(u(70) < 0.6, 'contra_entrega', 'transferencia'), '') as payment_type,
  if(name = 'add_shipping_info', 'domicilio', '') as shipping_tier,
  if(name in ('purchase', 'refund', 'pos_purchase', 'delivered', 'invoice_paid') and script in (1, 5), concat('CA-{{seed}}-', toString(person), '-', toString(visit)), '') as order_id,
  if(name = 'purchase', 12000, null) as shipping,
  if(startsWith(name, 'chat_'), 'crisp', '') as chat_provider,
  if(chat_provider = '', '', concat('c', toString(person), '-', toString(visit))) as chat_id,
  step_directions[step] as direction,
  if(survey = 0 or name in ('survey_view', 'survey_dismiss'), null, least(greatest(round(
    survey_means[survey] + (eu(9) + eu(10) - 1) * (survey_highs[survey] - survey_lows[survey]) * 0.55
  ), survey_lows[survey]), survey_highs[survey])) as score,
  if(score is null, null, survey_lows[survey]) as scale_min,
  if(score is null, null, survey_highs[survey]) as scale_max,
  if(survey = 0 or name = 'chat_rate', '', survey_touchpoints[survey]) as survey_id,
  if(survey_id = '', '', survey_instruments[survey]) as instrument,
  survey_id as touchpoint,
  if(name = 'survey_response', 'score', '') as question_id,
  step_metrics[step] as metric,
  multiIf(metric = '', null,
    metric = 'LCP', round(exp(7.2 + eu(11) * 0.9 + if(is_slow, 0.9, 0))),
    round(exp(4.2 + eu(12) * 1.4 + if(is_slow, 1.1, 0)))) as metric_value,
  multiIf(metric = '', '',
    metric_value <= if(metric = 'LCP', 2500, 200), 'good',
    metric_value <= if(metric = 'LCP', 4000, 500), 'needs-improvement', 'poor') as rating,
  multiIf(name = 'rage_click', '#place-order', name = 'dead_click', 'img.cover', '') as element,
  if(name = 'rage_click', 4, null) as click_count,
  if(name = 'js_error', 'TypeError: undefined is not a function', '') as message,
  if(name = 'js_error', 'https://ceibaazul.example/demo/shop.js:1', '') as place,
  if(name = 'consent_update', 'pending', '') as consent_before,
  if(name = 'consent_update', 'granted', '') as consent_after,
  if(name = 'consent_update', 'explicit', '') as consent_method,
  if(name = 'consent_update', concat(page_id, '.', toString(seq)), '') as consent_receipt,
  if(name = 'consent_update', ['analytics', 'ads'], []) as purposes_after
from (
  select
    person, visit, kind, anonymous, begun, begun_ms, reach, script, visitor, session, user, from_start, signs_in_at, arrival, town,
    profile, is_slow, has_nit, has_two, first, second, quantity, step, no, page_no, page_seq, ms, page_ms,
    step_hours[step] > 0 as off_page,
    no = 1 and script < 8 and not off_page as landing,
    page_of_page_view as page,
    multiIf(page = 2, first, page = 3, second, 0) as product,
    step_forms[step] as form, step_items[step] as item_mode, step_surveys[step] as survey,
    if(campaigns_here = 'black_friday' and not in_season, 'siempre_activa', campaigns_here) as campaign
  from (
    select
      *,
      arrayFilter(i -> {{wanted}}, scripts[script]) as steps,
      arrayEnumerate(steps) as nos,
      arrayMap(i -> step_pages[i], steps) as own_pages,
      arrayFill(p -> p > 0, own_pages) as pages,
      arrayCumSum(p -> p > 0, own_pages) as page_nos,
      arrayEnumerateUniq(page_nos) as page_seqs,
      arrayCumSum(i -> toUInt64(step_gaps[i] * (0.4 + 1.2 * (cityHash64({{seed}}, person, visit, i, 80) / 18446744073709551616.))), steps) as walked,
      arrayMap((i, at) -> if(step_hours[i] > 0, toUInt64(step_hours[i] * 3600000 * (0.7 + 0.6 * u(71))), at), steps, walked) as times,
      arrayFill((at, p) -> p > 0, walked, own_pages) as page_times,
      arrayFirstIndex(i -> names[i] = 'identify', steps) as signs_in_at,
      concat(base36(begun_ms + step_gaps[1]), substring(lower(hex(cityHash64({{seed}}, person, visit, 92))), 1, 6)) as session,
      concat('cliente-', toString(person)) as user,
      arrival_campaigns[arrival] as campaigns_here
    from (
      select
        *,
        toUInt64(toUnixTimestamp64Milli(begun)) as begun_ms,
        -- How far the visit comes: one number against falling thresholds, so that who buys has been to the checkout.
        multiIf(kind in (2, 4) and visit > 2, 1.6, 1) * [0.5, 0.9, 2.2, 0.8, 0.6, 1][kind] * arrival_factors[arrival]
          * if(profile.1 = 'mobile', 0.75, 1.2) * if(is_slow, 0.6, 1) * multiIf(is_black_friday, 2.4, in_season, 1.6, 1) as ready,
        u(13) as far,
        least(0.5, 0.18 * ready) as to_cart,
        toUInt8(multiIf(
          script = 1, (far < 0.62) + (far < to_cart) + (far < to_cart * 0.55) + (far < to_cart * 0.42)
            + (far < to_cart * if(has_nit, 0.12, 0.34)),
          script = 4, (far < 0.6) + (far < 0.34) + (far < 0.15) + (far < 0.1) + (far < 0.07),
          script >= 6, floor(far * far * 4),
          5)) as reach,
        {{flags}} as flags
      from (
        select
          *,
          multiIf(
            kind = 6, 7, anonymous, 6,
            kind = 5, multiIf(u(12) < 0.72, 4, u(12) < 0.9, 1, 2),
            kind = 3 and knows and visit > login_visit, multiIf(u(12) < 0.6, 1, u(12) < 0.7, 2, u(12) < 0.8, 3, 5),
            u(12) < 0.9, 1, u(12) < 0.98, 2, knows and visit > login_visit, 3, 1) as script,
          arrivals_of[multiIf(kind = 5, 4, kind = 3, 3, visit > 0, 2, 1)][toUInt8(1 + u(14) * 100)] as arrival,
          [('CO','CO-DC','Bogotá'),('CO','CO-DC','Bogotá'),('CO','CO-DC','Bogotá'),('CO','CO-ANT','Medellín'),('CO','CO-ANT','Medellín'),('CO','CO-VAC','Cali'),('CO','CO-ATL','Barranquilla'),('MX','MX-CMX','Ciudad de México'),('PE','PE-LIM','Lima'),('US','US-FL','Miami')][toUInt8(1 + pu(15) * 10)] as town,
          profiles[toUInt8(1 + (cityHash64({{seed}}, person, 7, device_no) / 18446744073709551616.) * 100)] as profile,
          profile.1 = 'mobile' and (cityHash64({{seed}}, person, 16, device_no) % 5 = 0) as is_slow,
          knows and visit > login_visit and device_no = toUInt8(floor(cityHash64({{seed}}, person, login_visit, 6) / 18446744073709551616. * devices)) as from_start,
          u(17) < 0.16 as has_nit,
          toUInt8(1 + floor(8 * pow(u(18), 1.6))) as first,
          toUInt8(1 + (first + toUInt8(6 * u(19))) % 8) as second,
          u(20) < 0.38 as has_two,
          if(u(21) < 0.2, 2, 1) as quantity,
          -- A household shares its first device.
          substring(concat(lower(hex(cityHash64({{seed}}, owner, device_no, 93))), lower(hex(cityHash64({{seed}}, owner, device_no, 94)))), 1, 22) as visitor,
          toDateTime64(day, 3, 'UTC') + toIntervalMillisecond(toUInt64((hours[toUInt8(1 + u(22) * 100)] + 5 + u(23)) * 3600000)) as begun
        from (
          select
            person, visit, kind, most,
            kind = 6 or kind in (1, 2, 4) and pu(2) < 0.38 as anonymous,
            [9, 8, 6, 5, 10, 3][kind] as spacing,
            toInt32(floor(pu(3) * ({{days}} + most * spacing))) - most * spacing + visit * spacing + toInt32(floor(u(4) * spacing)) as day_no,
            toDate('{{to}}') - {{days}} + day_no as day,
            toMonth(day) = 11 and toDayOfWeek(day) = 5 and toDayOfMonth(day) between 23 and 29 as is_black_friday,
            toMonth(day) = 11 and toDayOfMonth(day) between 20 and 30 as in_season,
            1 + (pu(5) > 0.6) + (pu(5) > 0.92) as devices,
            toUInt8(floor(u(6) * devices)) as device_no,
            if(device_no = 0 and cityHash64({{seed}}, intDiv(person, 2), 8) % 100 < 8, intDiv(person, 2) * 2, person) as owner,
            not anonymous and pu(9) < [0.25, 0.35, 0.97, 0.3, 0.4, 0][kind] as knows,
            toUInt8(floor(pow(pu(10), 2) * most)) as login_visit
          from (
            -- Curious, bargain hunters, loyal, researchers, looking for the card, bots.
            select number as person, multiIf(pu(1) < 0.42, 1, pu(1) < 0.6, 2, pu(1) < 0.72, 3, pu(1) < 0.86, 4, pu(1) < 0.97, 5, 6) as kind, [3, 5, 18, 8, 5, 5][kind] as most
            from numbers({{first}}, {{count}})
          )
          array join range(toUInt8(most)) as visit
          where day_no >= 0 and day_no < {{days}}
            and u(24) < 0.45 * [0.95, 0.95, 1, 1, 1.1, 1.15, 0.9][toDayOfWeek(day)]
              * multiIf(toMonth(day) = 1, 0.6, toMonth(day) = 12, 1.3, 1) * multiIf(is_black_friday, 2.3, in_season, 1.4, 1)
        )
      )
    )
  )
  array join steps as step, nos as no, pages as page_of_page_view, page_nos as page_no, page_seqs as page_seq, times as ms, page_times as page_ms
)
where occurred_at < toDateTime64('{{to}}', 3, 'America/Bogota')

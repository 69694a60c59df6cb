-- Kinds of touch of a site with the touchpoint that a journey's rules give them (its number in the file from 1; 0: no
-- rule), and whether the conditions of one persona hold. The first rule that matches, wins.
create or replace view journey_kinds as
with
  JSONExtract(
    {journey:String}, 'rules',
    'Array(Tuple(touchpoint UInt8, where Array(Tuple(field UInt8, patterns Array(Tuple(how UInt8, a String, b String))))))'
  ) as rules,
  JSONExtract(
    {journey:String}, 'persona_rules', {persona:String},
    'Array(Tuple(field UInt8, patterns Array(Tuple(how UInt8, a String, b String))))'
  ) as persona_where,
  ((text, pattern) -> multiIf(
    pattern.1 = 0, text = pattern.2,
    pattern.1 = 1, startsWith(text, pattern.2) and endsWith(text, pattern.3)
      and length(text) >= length(pattern.2) + length(pattern.3),
    position(text, pattern.2) > 0
  )) as fits
select
  kind, name, url_path, channel, source, origin,
  [name, url_path, channel, source, campaign, form_id, method, chat_provider, instrument, touchpoint, link_host, origin]
    as fields,
  arrayFirst(rule -> arrayAll(
    condition -> arrayExists(pattern -> fits(fields[condition.1], pattern), condition.2), rule.2
  ), rules).1 as touchpoint_no,
  indexOf(JSONExtract({journey:String}, 'touchpoints', 'Array(String)'), fields[10]) as about_no,
  arrayAll(
    condition -> arrayExists(pattern -> fits(fields[condition.1], pattern), condition.2), persona_where
  ) as fits_persona
from (
  select
    kind, toString(any(name)) as name, any(url_path) as url_path, toString(any(channel)) as channel,
    toString(any(source)) as source, toString(any(campaign)) as campaign, toString(any(form_id)) as form_id,
    toString(any(method)) as method, toString(any(chat_provider)) as chat_provider,
    toString(any(instrument)) as instrument, toString(any(touchpoint)) as touchpoint,
    toString(any(link_host)) as link_host, toString(any(origin)) as origin
  from touch_kinds
  where site_id = {site:String}
  group by kind
);

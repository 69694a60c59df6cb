-- Costs of the days from `from` until before `to` by what `by` names; a landing page and a stage have none. `clicks_cost` is what the
-- rows cost that tell their clicks.
create or replace view part_costs as
select
  multiIf(
    {by:String} = 'source', toString(source),
    {by:String} = 'medium', toString(medium),
    {by:String} = 'campaign', toString(campaign),
    toString(channel)
  ) as part,
  toNullable(toFloat64(sum(c.cost))) as cost,
  sum(c.clicks) as clicks,
  toFloat64(sumIf(c.cost, c.clicks is not null)) as clicks_cost,
  sum(c.impressions) as impressions
from period_costs(site = {site:String}, from = {from:Date}, to = {to:Date}) as c
where {by:String} not in ('landing_page', 'stage')
group by part;

-- Costs of the days from `from` until before `to`: of each row the one imported last.
create or replace view period_costs as
select day, channel, source, utm_medium as medium, utm_campaign as campaign, cost, clicks, impressions
from costs
where site_id = {site:String} and day >= {from:Date} and day < {to:Date}
order by imported_at desc
limit 1 by day, utm_source, utm_medium, utm_campaign, utm_id, said_channel, breakdown;

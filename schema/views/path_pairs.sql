-- What people do one after the other, as pairs: one row per step, what was done there and what came next, with how
-- many people and how both rank at their step. `$end` is where a path
-- ends, `$more` where it goes on beyond `steps`.
create or replace view path_pairs as
select
  *,
  dense_rank() over (partition by step order by of_node desc, raw_node) as node_rank,
  -- Who comes to a node is who goes on from it: both ranks order the same.
  dense_rank() over (partition by step order by raw_next in ('$end', '$more'), of_next desc, raw_next) as next_rank
from (
  select
    pair.1 as step, pair.2 as raw_node, pair.3 as raw_next,
    count() as pair_people,
    sum(pair.4) as pair_times,
    sum(pair_people) over (partition by step, raw_node) as of_node,
    sum(pair_people) over (partition by step, raw_next) as of_next
  from (
    select arrayJoin(arrayMap(
      no -> (no, path[no].1, multiIf(no = length(path), '$end', no = {steps:UInt8}, '$more', path[no + 1].1), path[no].3),
      range(1, least(length(path), {steps:UInt8}) + 1)
    )) as pair
    from person_paths(
      site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String},
      conversions = {conversions:Array(String)}, level = {level:String}, direction = {direction:String},
      journey = {journey:String}, persona = {persona:String}, filter = {filter:String}, start = {start:String}, end = {end:String}
    )
  )
  group by step, raw_node, raw_next
);

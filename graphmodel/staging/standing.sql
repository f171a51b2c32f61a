-- Which facts hold on a day: the rules, for the claims of relationships, as graphmodel.claims.standing has them.
--
-- `said` has one row a claim, all claims of each fact among them. Of a date it has the text and the first and the
-- last day; the days are null where the date is open there, and all three where no date is stated.

-- Whether a stated bound has been reached by the day: yes, no or unknown. `otherwise` answers for an open bound.
CREATE OR REPLACE MACRO reached(bound, otherwise, today) AS CASE
    WHEN bound.written = '..' THEN otherwise
    WHEN today < bound.first THEN 'no'
    WHEN today >= bound.last THEN 'yes'
    ELSE 'unknown'
END;

-- Whether the day lies inside a stated bound, so that the source leaves open which side it is on.
CREATE OR REPLACE MACRO lies_inside(bound, today) AS
    bound.written IS NOT NULL AND reached(bound, 'no', today) = 'unknown';

-- Whether the source speaks from the day, or from a day that is not stated.
CREATE OR REPLACE MACRO is_published(published, today) AS
    published.written IS NULL OR reached(published, 'yes', today) = 'yes';

-- Of parts of a collective, "most do" and "some do not" go together; "most do" and "they do not" don't.
CREATE OR REPLACE MACRO contradict(portion, other) AS
    portion = 'all' OR other = 'all' OR (portion = 'most' AND other = 'most');

CREATE OR REPLACE MACRO any_contradict(parts, others) AS
    len(parts) > 0 AND len(others) > 0
    AND ('all' IN parts OR 'all' IN others OR ('most' IN parts AND 'most' IN others));

CREATE OR REPLACE MACRO judged(claims, today) AS TABLE
WITH bounded AS (
    SELECT
        *,
        struct_pack(written := since, first := since_first, last := since_last) AS starts,
        struct_pack(written := until, first := until_first, last := until_last) AS stops,
        struct_pack(written := published, first := published_first, last := published_last) AS spoken,
        since IS NULL AND until IS NULL AND NOT ended AS undated,
        polarity = 'affirmed' AS affirmed,
        certainty = 'certain' AND basis IN ('stated', 'outside') AND own_voice AND NOT conditional
            AND rank <> 'deprecated' AS counts
    FROM query_table(claims)
),
-- Whether each has begun, and whether it is over, on the day. What ended on a day held on the day before it.
dated AS (
    SELECT
        *,
        CASE
            WHEN since IS NOT NULL THEN reached(starts, 'yes', today)
            WHEN timeless OR today = until_first - 1 THEN 'yes'
            WHEN period IS NOT NULL AND undated THEN
                if(coalesce(period_first <= today, true) AND coalesce(today <= period_last, true), 'yes', 'unknown')
            ELSE if(is_published(spoken, today), 'yes', 'unknown')
        END AS begun,
        CASE
            WHEN until IS NOT NULL THEN reached(stops, 'no', today)
            WHEN NOT ended THEN 'no'
            ELSE if(is_published(spoken, today), 'yes', 'unknown')
        END AS over,
        lies_inside(starts, today) OR lies_inside(stops, today) AS turning
    FROM bounded
),
timed AS (
    SELECT
        *,
        CASE WHEN begun = 'no' OR over = 'yes' THEN 'no' WHEN begun = 'yes' AND over = 'no' THEN 'yes' ELSE 'unknown'
            END AS holds
    FROM dated
),
-- The claims that count; of these only the preferred, if any is.
chosen AS (
    SELECT * FROM timed WHERE counts
    QUALIFY rank = 'preferred' OR NOT bool_or(rank = 'preferred') OVER (PARTITION BY fact)
),
-- Of a timeless type, those without a date give way to those that say the same with one.
-- Against its fact speaks a denial, and also who says that it has ended; each tells of a change, as far as it has a day.
heard AS (
    SELECT
        *,
        if(affirmed, holds, 'no') AS affirms,
        if(affirmed, over, holds) AS denies,
        if(affirmed, holds, 'no') = 'yes' AS is_for,
        if(affirmed, over, holds) = 'yes' AS is_against,
        CASE
            WHEN NOT affirmed OR over <> 'yes' THEN since_first
            WHEN until IS NOT NULL THEN until_first
            ELSE published_first
        END AS change
    FROM chosen
    QUALIFY NOT (timeless AND undated AND bool_or(NOT undated) OVER (PARTITION BY fact, affirmed))
),
sides AS (
    SELECT fact, is_for, portion, max(change) AS latest, bool_or(NOT undated) AS has_date
    FROM heard WHERE is_for OR is_against
    GROUP BY ALL
),
-- A voice gives way to one of the other side that tells of a change after it spoke, or after the end of which it tells;
-- what is timeless and has no date, to any that has one.
standing AS (
    SELECT * FROM heard h
    WHERE (is_for OR is_against) AND NOT EXISTS (
        FROM sides s
        WHERE s.fact = h.fact AND s.is_for <> h.is_for AND contradict(s.portion, h.portion) AND (
            (h.timeless AND h.undated AND s.has_date)
            OR s.latest > h.published_last
            OR (h.over = 'yes' AND s.latest >= h.until_first)
        )
    )
),
-- Of each fact which parts are affirmed and denied, and what may be the case.
weighed AS (
    SELECT
        fact,
        coalesce(list(DISTINCT portion) FILTER (turning AND denies = 'unknown'), []) AS doubted,
        coalesce(bool_or(turning AND affirms = 'unknown'), false) AS may_hold,
        coalesce(bool_and(affirms = 'no') FILTER (affirmed), false) AS holds_for_none
    FROM heard GROUP BY fact
),
sided AS (
    SELECT
        fact,
        coalesce(list(DISTINCT portion) FILTER (is_for), []) AS affirmed_of,
        coalesce(list(DISTINCT portion) FILTER (is_against), []) AS denied_of
    FROM standing GROUP BY fact
),
answered AS (
    SELECT
        fact,
        CASE
            WHEN any_contradict(coalesce(affirmed_of, []), coalesce(denied_of, [])) THEN 'contested'
            WHEN len(coalesce(affirmed_of, [])) > 0 THEN if(any_contradict(affirmed_of, doubted), 'unknown', 'yes')
            WHEN 'all' IN coalesce(denied_of, []) THEN if(may_hold, 'unknown', 'no')
            ELSE if(holds_for_none, 'no', 'unknown')
        END AS answer
    FROM weighed LEFT JOIN sided USING (fact)
),
outcome AS (
    SELECT
        t.*,
        coalesce(a.answer, 'unknown') AS answer,
        s.id IS NOT NULL AND s.is_for AND a.answer = 'yes' AS carries,
        CASE
            WHEN holds = 'no' THEN if(t.over = 'yes', 'ended', 'not yet')
            WHEN holds = 'unknown' THEN if(t.since IS NULL AND t.begun = 'unknown' AND t.over = 'no', 'undated', 'unknown')
        END AS by_its_dates
    FROM timed t
    LEFT JOIN answered a USING (fact)
    LEFT JOIN (SELECT id, fact, is_for FROM standing) s USING (fact, id)
),
-- What a claim is on the day, in one word: how it is said comes first, as graphmodel.claims.status has it.
worded AS (
    SELECT
        *,
        CASE
            WHEN carries THEN 'asserted'
            WHEN by_its_dates IS NOT NULL THEN by_its_dates
            WHEN answer = 'contested' THEN 'contested'
            WHEN NOT affirmed THEN if(answer = 'yes', 'superseded', 'denied')
            ELSE if(answer = 'unknown', 'unknown', 'superseded')
        END AS on_the_day,
        CASE
            WHEN voice = 'quoted' THEN 'quoted'
            WHEN voice = 'hypothetical' OR conditional THEN 'hypothetical'
            WHEN NOT own_voice THEN 'attributed'
            WHEN certainty <> 'certain' THEN 'possible'
            WHEN basis = 'implied' THEN 'implied'
            WHEN rank = 'deprecated' THEN 'superseded'
        END AS manner
    FROM outcome
)
SELECT
    * EXCLUDE (starts, stops, spoken, undated, affirmed, counts, begun, over, turning, holds, by_its_dates, on_the_day,
        manner),
    coalesce(manner, on_the_day) AS status,
    list_filter([
        if(voice = 'asserted' AND NOT own_voice, 'attributed', voice),
        if(NOT affirmed, 'denied', NULL),
        if(certainty <> 'certain', certainty, NULL),
        if(conditional, 'conditional', NULL),
        if(basis <> 'stated', basis, NULL),
        if(share <> '', share, NULL),
        CASE
            WHEN NOT counts THEN coalesce(by_its_dates, if(rank = 'deprecated', 'superseded', NULL))
            WHEN on_the_day NOT IN ('asserted', 'denied') THEN on_the_day
        END
    ], lambda word: word IS NOT NULL) AS status_words,
    -- The days on which the answer of an interval may be another than on the day before.
    list_sort(list_distinct(list_filter([
        since_first, since_last, until_first, until_last,
        if(until_first > DATE '0001-01-01', until_first - 1, NULL),
        period_first, if(period_last < DATE '9999-12-31', period_last + 1, NULL),
        if(depends, published_first, NULL), if(depends, published_last, NULL)
    ], lambda turn: turn IS NOT NULL))::VARCHAR[]) AS turns
FROM (
    SELECT *, (since IS NULL AND NOT timeless AND NOT (period IS NOT NULL AND undated)) OR (ended AND until IS NULL)
        AS depends
    FROM worded
);

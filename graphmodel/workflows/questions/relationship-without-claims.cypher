// Which sources give a relationship as it is
// question: Which sources give this relationship without a claim?
// param type:        string
// param symmetric:   boolean -- whether its direction means nothing
// param start_label: string
// param start_key:   string  -- the property that is the key
// param start:       any
// param end_label:   string
// param end_key:     string
// param end:         any
// column sources: list<string>

MATCH (a)-[r]->(b)
WHERE type(r) = $type
  AND r.gm_sources IS NOT NULL
  AND (
    ($start_label IN labels(a) AND a[$start_key] = $start AND $end_label IN labels(b) AND b[$end_key] = $end)
    OR (
      $symmetric
      AND $end_label IN labels(a)
      AND a[$end_key] = $end
      AND $start_label IN labels(b)
      AND b[$start_key] = $start
    )
  )
RETURN [source IN r.gm_sources WHERE source <> 'claims'] AS sources

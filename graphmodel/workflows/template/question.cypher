// $title
// question: $title?
// why: One sentence on what the answer is good for.
// tags: draft
// order: total
// param $name: $type = null -- only this one
// :param {$name: null}
// column $name: $type -- what it holds

MATCH (n:$label)
WHERE $$$name IS NULL OR n.$property = $$$name
RETURN n.$property AS $name
ORDER BY $name

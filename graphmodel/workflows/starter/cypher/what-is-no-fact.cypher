// What is said, yet is no fact
// question: Which claims are denied, over, only possible, or somebody else's words?
// tags: claims
// order: total
// column claim:     string
// column held_by:   string
// column sentences: list<string>

MATCH (claim:Claim)
WHERE NOT claim.stands
RETURN claim.caption AS claim, claim.holder AS held_by, claim.locators AS sentences
ORDER BY claim, held_by

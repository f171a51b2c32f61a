// What a document claims
// question: What does this document claim, and which of it is a fact?
// param document: string
// column caption:        string
// column carries_a_fact: boolean
// column polarity:       string
// column certainty:      string
// column basis:          string
// column voice:          string
// column attributed_to:  string
// column locators:       list<string>
// column paraphrase:     string?

MATCH (c:Claim {document: $document})
RETURN
  c.caption AS caption,
  coalesce(c.stands, false) AS carries_a_fact,
  c.polarity AS polarity,
  c.certainty AS certainty,
  c.basis AS basis,
  c.voice AS voice,
  c.holder AS attributed_to,
  coalesce(c.locators, []) AS locators,
  c.paraphrase AS paraphrase
ORDER BY locators, caption, c.id

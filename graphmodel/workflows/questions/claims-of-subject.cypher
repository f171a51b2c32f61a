// Which claims there are about a subject
// question: What does anybody claim about this subject?
// param subject: string -- the subject's reference, as claims hold it
// column claim: map

MATCH (c:Claim {subject_key: $subject})
RETURN properties(c) AS claim

"""Texts that a load sends whatever the model: its mark in the database, what claims carry, what a reset takes out."""

from __future__ import annotations

from graphmodel.loading.patterns import any_source
from graphmodel.model.layer import ADOPTED, CLAIMED, LABEL_PREFIX, MERGED, META, OWN, OWN_NODE_COLUMNS, SOURCES

WRITE_META = (
    f"MERGE (m:{META} {{id: 'graphmodel'}}) SET m += $stored, m.project = coalesce(m.project, $project), "
    "m.loading = null, m.load_print = null, m.load_stage = null, m.load_rows = null, m.beat = null"
)
BEGIN = (
    f"MERGE (m:{META} {{id: 'graphmodel'}}) SET m.format = $format, m.pending = true, "
    "m.project = coalesce(m.project, $project), m.guests = coalesce($guests, m.guests)"
)
_OURS = f"({' OR '.join(f'n.{name} IS NOT NULL' for name in OWN_NODE_COLUMNS)})"
DROP_RELATIONSHIPS = f"MATCH ()-[r]->() WHERE r.{OWN} = true WITH r LIMIT $size DELETE r RETURN count(*) AS done"
DROP_NODES = (
    f"MATCH (n) WHERE n.{SOURCES} IS NOT NULL AND n.{ADOPTED} IS NULL AND NOT EXISTS {{ MATCH (n)-[]-() }} "
    "WITH n LIMIT $size DELETE n RETURN count(*) AS done"
)
RELEASE_NODES = (
    f"MATCH (n) WHERE {_OURS} AND NOT any(name IN keys(n) WHERE name STARTS WITH '{LABEL_PREFIX}') WITH n LIMIT $size "
    f"SET {', '.join(f'n.{name} = null' for name in OWN_NODE_COLUMNS)} RETURN count(*) AS done"
)
LABEL_COLUMNS = (
    f"MATCH (n) WHERE {_OURS} UNWIND keys(n) AS name WITH DISTINCT name WHERE name STARTS WITH '{LABEL_PREFIX}' "
    "RETURN name ORDER BY name"
)
DROP_META = f"MATCH (m:{META} {{id: 'graphmodel'}}) DELETE m"
_MARK = "m.beat = $beat, m.load_print = $print, m.load_stage = $stage, m.load_rows = $rows"
TAKE = (
    f"MERGE (m:{META} {{id: 'graphmodel'}}) SET m.beat = $beat WITH m "
    "WHERE coalesce(m.loading, '') = $seen AND coalesce(m.taken, '') = $taken "
    f"SET m.loading = $owner, m.taken = $token, {_MARK} RETURN m.loading AS loading"
)
DROP_EMPTY_META = f"MATCH (m:{META} {{id: 'graphmodel'}}) WHERE m.taken IS NULL AND m.format IS NULL DELETE m"
NOTE = f"MATCH (m:{META} {{id: 'graphmodel'}}) WHERE m.loading = $owner SET {_MARK} RETURN count(m) AS noted"
RESTORE = f"MATCH (m:{META} {{id: 'graphmodel'}}) WHERE m.loading = $owner SET m = $stored"
WITHDRAW = f"MATCH (m:{META} {{id: 'graphmodel'}}) WHERE m.loading = $owner DELETE m"
RELEASE = f"MATCH (m:{META} {{id: 'graphmodel'}}) WHERE m.loading = $owner SET m.loading = null"
NEWEST = (
    f"MATCH (d:Document) WHERE d.{SOURCES} IS NOT NULL AND d.published_last IS NOT NULL AND NOT d.id IN $but "
    "RETURN max(d.published_last) AS newest"
)
OURS = f"WHERE c.{SOURCES} IS NOT NULL AND c.fact IS NOT NULL"
CLAIMS_OF = (
    f"UNWIND $subjects AS subject MATCH (c:Claim {{subject_key: subject}}) {OURS} RETURN properties(c) AS stored"
)
_OF_NODE = "c.kind IN ['property', 'occasion', 'role']"
CLAIMS_ON_NODES = (
    f"UNWIND $subjects AS subject MATCH (c:Claim {{subject_key: subject}}) {OURS} AND {_OF_NODE} "
    "RETURN properties(c) AS stored"
)
COUNT_ON_NODES = (
    f"UNWIND $subjects AS subject MATCH (c:Claim {{subject_key: subject}}) {OURS} AND {_OF_NODE} "
    "RETURN subject, count(c) AS many"
)
CLAIMS_OF_FACTS = f"UNWIND $facts AS fact MATCH (c:Claim {{fact: fact}}) {OURS} RETURN properties(c) AS stored"
COMPLETE_FACTS = (
    f"UNWIND range(0, size($facts) - 1) AS i MATCH (c:Claim {{fact: $facts[i]}}) {OURS} "
    "WITH i, count(c) AS many WHERE many = $many[i] RETURN collect(i) AS complete"
)
SUBJECTS = f"MATCH (c:Claim) {OURS} RETURN c.subject_key AS subject, count(c) AS many"
MERGED_NODES = f"MATCH (n) WHERE n.{MERGED} IS NOT NULL RETURN labels(n) AS labels, properties(n) AS stored"
DROP_MERGED_RELATIONSHIPS = (
    f"MATCH (n)-[r]-(m) WHERE n.{MERGED} IS NOT NULL AND r.{OWN} = true AND NOT (m:Claim OR m:Document) DELETE r"
)
_MAY_DIFFER = (
    "size(claims) > 1 AND (any(x IN claims WHERE x.polarity <> claims[0].polarity) OR claims[0].polarity = 'affirmed' "
    "AND any(x IN claims WHERE x.qualifiers <> claims[0].qualifiers OR x.ended OR x.until IS NOT NULL "
    "OR x.bounds IS NOT NULL OR coalesce(x.value_json, '') <> coalesce(claims[0].value_json, '')))"
)
_COMMITTED = (
    "properties(c) AS stored, EXISTS { MATCH (q:Claim)-[:QUOTES]->(c) WHERE q.predicate IN $asserting "
    "AND q.certainty = 'certain' AND q.polarity = 'affirmed' AND NOT q.conditional } AS committed"
)
_DOUBTFUL = (
    f"WITH c.fact AS fact, collect(c) AS claims WITH claims, {_MAY_DIFFER} AS differ "
    "UNWIND claims AS c WITH c, differ WHERE differ OR c.predicate IN $types OR c.status = 'undated' RETURN "
)
DOUBTFUL = (
    "MATCH (c:Claim) WITH count(c) AS claims RETURN claims, null AS stored, null AS committed UNION ALL "
    "MATCH (x:Claim) WITH count(x) AS claims WHERE claims <= $most "
    f"MATCH (c:Claim) {OURS} {_DOUBTFUL} null AS claims, {_COMMITTED}"
)
OF_WINDOW = "c.fact STARTS WITH $window"
DOUBTFUL_OF_WINDOW = f"MATCH (c:Claim) {OURS} AND {OF_WINDOW} {_DOUBTFUL} {_COMMITTED}"
DOUBTFUL_FACTS = f"UNWIND $facts AS fact MATCH (c:Claim {{fact: fact}}) {OURS} RETURN {_COMMITTED}"
_SAID = (
    f"OPTIONAL MATCH (d:Document) WHERE {any_source('d')} WITH collect(d.id) AS documents UNWIND documents AS document "
    f"MATCH (m:Claim {{document: document}}) WHERE {any_source('m')}"
)
DOUBTFUL_OF_SOURCES = (
    f"{_SAID} WITH DISTINCT m.fact AS own MATCH (c:Claim {{fact: own}}) {OURS} {_DOUBTFUL} {_COMMITTED}"
)
_RIVALS = f"{_SAID} AND m.predicate IN $rivals AND m.object_key IS NOT NULL WITH DISTINCT m.predicate AS predicate"
_OF_ITS_TYPE = f"{OURS} AND c.predicate = predicate"
SAME_START = (
    f"{_RIVALS}, m.subject_key AS near MATCH (c:Claim {{subject_key: near}}) {_OF_ITS_TYPE} RETURN {_COMMITTED}"
)
SAME_END = (
    f"{_RIVALS}, m MATCH (m)-[:OBJECT]->(far) WITH DISTINCT predicate, far "
    f"MATCH (far)<-[:OBJECT]-(c:Claim) {_OF_ITS_TYPE} RETURN {_COMMITTED}"
)
TURNED = (
    f"{_RIVALS}, m.object_key AS near, m.subject_key AS far MATCH (c:Claim {{subject_key: near}}) {_OF_ITS_TYPE} "
    f"AND c.object_key = far RETURN {_COMMITTED}"
)
_RULED = f"MATCH (c:Claim) {OURS} AND c.predicate IN $types"
_FACTS = "collect(DISTINCT c.fact) AS facts"
SEVERAL_ENDS = (
    f"{_RULED} WITH c.predicate AS predicate, c.subject_key AS near, {_FACTS}, min(c.object_key) AS first, "
    "max(c.object_key) AS last WHERE first <> last RETURN facts"
)
SEVERAL_STARTS = (
    f"{_RULED} AND c.object_key IS NOT NULL WITH c.predicate AS predicate, c.object_key AS near, {_FACTS}, "
    "min(c.subject_key) AS first, max(c.subject_key) AS last WHERE first <> last RETURN facts"
)
BOTH_DIRECTIONS = (
    f"{_RULED} AND c.object_key IS NOT NULL WITH c.predicate AS predicate, CASE WHEN c.subject_key < c.object_key "
    f"THEN [c.subject_key, c.object_key] ELSE [c.object_key, c.subject_key] END AS ends, {_FACTS}, "
    "min(c.subject_key) AS first, max(c.subject_key) AS last WHERE first <> last RETURN facts"
)
CARRYING_PROPERTIES = (
    f"MATCH (c:Claim) {OURS} AND {OF_WINDOW} AND c.kind IN ['property', 'occasion'] AND c.stands = true "
    "RETURN properties(c) AS stored"
)
TURNING = (
    f"MATCH (c:Claim) {OURS} AND any(day IN c.turns WHERE day > $after AND day <= $by) "
    "RETURN DISTINCT c.fact AS fact, c.kind AS kind, c.subject_key AS subject"
)
WRITE_DAY = f"MATCH (m:{META} {{id: 'graphmodel'}}) SET m.as_of = date($day)"
CARRIED = (
    f"MATCH (n)-[r]->() WHERE 'claims' IN r.{SOURCES} RETURN DISTINCT labels(n) AS labels, properties(n) AS stored"
)
CLAIMED_OF = f"MATCH (n) WHERE n.{CLAIMED} IS NOT NULL RETURN labels(n) AS labels, properties(n) AS stored"
SAYER, DESCRIBER = "sayer", "describer"
SAYERS = (
    f"MATCH (c:Claim) WHERE c.{SOURCES} IS NOT NULL UNWIND c.{SOURCES} AS source "
    f"WITH DISTINCT source, c.document AS document RETURN '{SAYER}' AS kind, source AS name, document AS value "
    f"UNION ALL MATCH (d:Document) WHERE d.{SOURCES} IS NOT NULL UNWIND d.{SOURCES} AS source "
    f"RETURN '{DESCRIBER}' AS kind, source AS name, d.id AS value"
)
DOCUMENTS_OF = (
    f"MATCH (d:Document) WHERE d.{SOURCES} IS NOT NULL UNWIND d.{SOURCES} AS source "
    f"WITH source, d WHERE source IN $sources RETURN '{DESCRIBER}' AS kind, source AS name, d.id AS value"
)
GIVERS = (
    f"MATCH (n) WHERE n.{SOURCES} IS NOT NULL UNWIND n.{SOURCES} AS source RETURN DISTINCT source",
    f"MATCH ()-[r]->() WHERE r.{SOURCES} IS NOT NULL UNWIND r.{SOURCES} AS source RETURN DISTINCT source",
)
LABELS_IN_USE = f"MATCH (n) WHERE n.{SOURCES} IS NOT NULL UNWIND labels(n) AS label RETURN DISTINCT label"
TYPES_IN_USE = (
    "CALL db.relationshipTypes() YIELD relationshipType RETURN 'type' AS kind, relationshipType AS name, 1 AS value"
)

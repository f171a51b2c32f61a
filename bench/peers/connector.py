"""Neo4j's Spark connector: Spark's DataFrames of the CSV files, merged into the graph on this machine.

Spark fetches it from Maven. Nodes and relationships are merged by their keys (`Overwrite`), in as many tasks as
BENCH_PARTITIONS says, and else in one, as Neo4j's manual advises for relationships. With `BENCH_QUERY` it runs
statements that compare each row with what is stored and set `gm_sources`, as `graphmodel spark load` does.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import DateType, DoubleType, LongType, StringType, StructField, StructType

from bench.graph import NODES, RELATIONSHIPS
from bench.peers.spark import MASTER

PACKAGE = "org.neo4j:neo4j-connector-apache-spark_2.13:5.3.8_for_spark_3"
TYPES = {str: StringType(), int: LongType(), float: DoubleType(), date: DateType()}
PARTITIONS = int(os.environ.get("BENCH_PARTITIONS", "1"))


def load(settings: dict[str, str], folder: Path) -> None:
    """Merges all nodes, then all relationships."""
    builder = SparkSession.builder.master(MASTER).config("spark.jars.packages", PACKAGE)
    options = {
        "url": settings["uri"],
        "authentication.basic.username": settings["username"],
        "authentication.basic.password": settings["password"],
    }
    spark = builder.config("spark.ui.enabled", "false").getOrCreate()
    for label, columns in NODES.items():
        _write(_rows(spark, folder, label, columns), options | _nodes(label, columns))
    for kind, (_, _, columns) in RELATIONSHIPS.items():
        rows = _rows(spark, folder, kind, {"start": str, "end": str} | columns)
        _write(rows, options | _relationships(kind, columns))
    spark.stop()


def _rows(spark: Any, folder: Path, name: str, columns: dict[str, type]) -> DataFrame:
    fields = StructType([StructField(column, TYPES[kind]) for column, kind in columns.items()])
    return spark.read.csv(os.fspath(folder.absolute() / f"{name}.csv"), fields, header=True, escape='"')


def _write(rows: DataFrame, options: dict[str, str]) -> None:
    spread = rows.coalesce(1) if PARTITIONS == 1 else rows.repartition(PARTITIONS)
    spread.write.format("org.neo4j.spark.DataSource").mode("Overwrite").options(**options).save()


def _nodes(label: str, columns: dict[str, type]) -> dict[str, str]:
    if "BENCH_QUERY" not in os.environ:
        return {"labels": f":{label}", "node.keys": "id"}
    return {"query": f"MERGE (n:{label} {{id: event.id}}) {_compared('n', list(columns)[1:], label)}"}


def _relationships(kind: str, columns: dict[str, type]) -> dict[str, str]:
    start, end, _ = RELATIONSHIPS[kind]
    key, *others = columns
    if "BENCH_QUERY" in os.environ:
        ends = f"MATCH (a:{start} {{id: event.start}}) MATCH (b:{end} {{id: event.end}})"
        merge = f"MERGE (a)-[r:{kind} {{{key}: event.{key}}}]->(b)"
        return {"query": f"{ends} {merge} {_compared('r', others, kind)}"}
    return {
        "relationship": kind,
        "relationship.save.strategy": "keys",
        "relationship.keys": key,
        "relationship.properties": ",".join(others),
        "relationship.source.labels": f":{start}",
        "relationship.source.node.keys": "start:id",
        "relationship.target.labels": f":{end}",
        "relationship.target.node.keys": "end:id",
    }


def _compared(name: str, columns: list[str], source: str) -> str:
    differs = " OR ".join(f"NOT coalesce({name}.{each} = event.{each}, event.{each} IS NULL)" for each in columns)
    unmarked = f"NOT '{source}' IN coalesce({name}.gm_sources, [])"
    values = ", ".join(f"{name}.{each} = event.{each}" for each in columns)
    mark = f"{name}.gm_sources = coalesce({name}.gm_sources, []) + [each IN ['{source}'] WHERE {unmarked}]"
    return f"WITH {name}, event WHERE {unmarked} OR {differs} SET {values}, {mark}"

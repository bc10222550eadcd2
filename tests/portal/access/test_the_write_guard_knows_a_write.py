import pytest

from portal.access.fences import UnguardedWrite, write_guard, writes, writing

READS = [
    "SELECT 1",
    "  select * from t",
    "(SELECT 1) UNION (SELECT 2)",
    "WITH a AS (SELECT 1) SELECT * FROM a",
    "with recursive t as (select 1) select * from t for update",
    'WITH x AS (SELECT "update" FROM t) SELECT 1',
    "SAVEPOINT s1",
    "RELEASE SAVEPOINT s1",
    "ROLLBACK TO SAVEPOINT s1",
    "DECLARE c CURSOR FOR SELECT 1",
    "FETCH 10 FROM c",
    "SET LOCAL statement_timeout = 5",
    "EXPLAIN SELECT 1",
]
WRITES = [
    "INSERT INTO t VALUES (1)",
    "update t set a = 1",
    "DELETE FROM t",
    "TRUNCATE t",
    "MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE",
    "COPY t FROM STDIN",
    "CREATE TABLE x ()",
    "GRANT ALL ON t TO u",
    "DO $$ BEGIN END $$",
    "CALL p()",
    "LOCK TABLE t",
    "WITH a AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM a",
    "with a as (delete from t returning *) select 1",
    'WITH a AS (UPDATE "t" SET b = 1 RETURNING *) SELECT * FROM a',
    "WITH a AS (UPDATE ONLY t AS x SET b = 1 RETURNING *) SELECT * FROM a",
    "EXPLAIN ANALYZE DELETE FROM t",
    "SELECT 1; DELETE FROM t",
    "SELECT * INTO new_table FROM t",
]


@pytest.mark.parametrize("sql", READS)
def test_a_read_passes(sql):
    assert not writes(sql)
    assert write_guard(lambda *said: "ran", sql, None, False, {}) == "ran"


@pytest.mark.parametrize("sql", WRITES)
def test_a_write_is_refused_outside_an_action(sql):
    assert writes(sql)
    with pytest.raises(UnguardedWrite):
        write_guard(lambda *said: pytest.fail("it ran"), sql, None, False, {})


def test_inside_an_action_it_may_write():
    with writing("a test"):
        assert write_guard(lambda *said: "ran", WRITES[0], None, False, {}) == "ran"
    with pytest.raises(UnguardedWrite):
        write_guard(lambda *said: None, WRITES[0], None, False, {})

"""Says in one sentence which of PostgreSQL and Redis doesn't answer, before a thousand tests say it each."""

import os
import sys

import psycopg
import redis


def main() -> int:
    """Exit status 0 when both servers answer and PostgreSQL is new enough, 1 with a sentence for each that doesn't."""
    wrong = []
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
            if connection.info.server_version < 150000:
                wrong.append(
                    f"PostgreSQL 15 or newer is needed, {connection.info.server_version // 10000} answered."
                )
            elif not connection.execute(
                "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()[0]:
                wrong.append("The database role may not create databases. Run: ALTER ROLE ioc CREATEDB")
    except psycopg.Error as error:
        wrong.append(f"PostgreSQL doesn't answer at DATABASE_URL: {str(error).splitlines()[0]}")
    try:
        redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=5).ping()
    except redis.RedisError as error:
        wrong.append(f"Redis doesn't answer at REDIS_URL: {error}")
    for sentence in wrong:
        sys.stderr.write(sentence + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Make the login that web, worker and beat use: it may do nothing until it takes a role.

`python sapa/local/applogin.py`, after migrate (whose migrations make the roles), with
SAPA_EJER_DATABASE_URL (who owns the tables) and DATABASE_URL (the login to make). Idempotent.
The password goes to the server as a SCRAM verifier, never in clear.
"""

import os
import sys

import psycopg
from psycopg import sql

ROLES = ("sapa_indlaes", "sapa_udstil", "sapa_web")


def main() -> int:
    """Create or update the login. Returns the exit code."""
    owner, app = os.environ.get("SAPA_EJER_DATABASE_URL"), os.environ.get("DATABASE_URL")
    if not owner or not app:
        sys.stderr.write("SAPA_EJER_DATABASE_URL and DATABASE_URL must both be set.\n")
        return 2
    wanted = psycopg.conninfo.conninfo_to_dict(app)
    login, password = str(wanted.get("user", "")), str(wanted.get("password", ""))
    with psycopg.connect(owner) as connection:
        if login == connection.info.user:
            sys.stderr.write("DATABASE_URL must name another login than the owner's.\n")
            return 2
        verifier = connection.pgconn.encrypt_password(
            password.encode(), login.encode(), b"scram-sha-256"
        ).decode()
        known = connection.execute("select 1 from pg_roles where rolname = %s", [login]).fetchone()
        statement = sql.SQL(
            "{verb} ROLE {login} WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT"
            " NOREPLICATION NOBYPASSRLS PASSWORD {verifier}"
        ).format(
            verb=sql.SQL("ALTER" if known else "CREATE"),
            login=sql.Identifier(login),
            verifier=sql.Literal(verifier),
        )
        connection.execute(statement)
        roles = sql.SQL(", ").join(map(sql.Identifier, ROLES))
        connection.execute(sql.SQL("GRANT {} TO {}").format(roles, sql.Identifier(login)))
        database = sql.Identifier(connection.info.dbname)
        connection.execute(
            sql.SQL("REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC").format(database)
        )
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(login))
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

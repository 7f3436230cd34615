#!/bin/sh
# The connection's test, with its own server.
exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" "${top_builddir:?}/tests/store/pgconn_test"

#!/bin/sh
# The connection's test, beside a server of its own.
exec sh "${top_srcdir:?}/tests/pg/with-postgres.sh" "${top_builddir:?}/tests/store/pgconn_test"

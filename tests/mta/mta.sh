# Mail servers of their own for a test, on loopback and below a folder. Sourced; needs root, because both servers change
# to other users, and what tests/mta/unpack.sh unpacked.
# shellcheck shell=sh

mta_root=$(cd "${top_builddir:?}" && pwd)/mta/root
mta_libraries=$mta_root/usr/lib/postfix:$(echo "$mta_root"/usr/lib/*-linux-gnu):$(echo "$mta_root"/lib/*-linux-gnu)

# need_mta: ends the test as skipped where there is none.
need_mta() {
    if [ "$(id -u)" -ne 0 ] || [ ! -x "$mta_root/usr/lib/postfix/sbin/master" ]; then
        echo "needs root, and mail servers in build/mta (tests/mta/unpack.sh build/mta)" >&2
        exit 77
    fi
}

# postfix_start FOLDER PORT [LINE ...]: with these lines of main.cf besides. Its process is $postfix then.
postfix_start() {
    postfix_folder=$1
    mkdir -p "$1/etc" "$1/data" "$1/box" "$1/spool/public" "$1/spool/maildrop" "$1/spool/pid"
    for queue in active bounce corrupt defer deferred flush hold incoming private saved trace; do
        mkdir -p "$1/spool/$queue"
        chmod 700 "$1/spool/$queue"
        chown mail "$1/spool/$queue"
    done
    chown mail "$1/data"
    chown mail:staff "$1/spool/public" "$1/spool/maildrop"
    chmod 710 "$1/spool/public"
    chmod 1730 "$1/spool/maildrop"
    chown nobody "$1/box"
    sed "s|^smtpd |127.0.0.1:$2 |" >"$1/etc/master.cf" <<'MASTER'
smtpd inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
MASTER
    cat >"$1/etc/main.cf" <<MAIN
compatibility_level = 3.6
queue_directory = $1/spool
data_directory = $1/data
daemon_directory = $mta_root/usr/lib/postfix/sbin
command_directory = $mta_root/usr/sbin
shlib_directory = $mta_root/usr/lib/postfix
meta_directory = $1/etc
mail_owner = mail
setgid_group = staff
import_environment = MAIL_CONFIG TZ LANG=C LD_LIBRARY_PATH=$mta_libraries SASL_PATH
export_environment = MAIL_CONFIG TZ LANG LD_LIBRARY_PATH SASL_PATH
maillog_file = $1/log
maillog_file_prefixes = $1
myhostname = relay.council.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
recipient_delimiter = +
virtual_mailbox_domains = council.example
virtual_mailbox_base = $1/box
virtual_minimum_uid = 1
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
MAIN
    shift 2
    for line in "$@"; do printf '%s\n' "$line" >>"$postfix_folder/etc/main.cf"; done
    LD_LIBRARY_PATH=$mta_libraries "$mta_root/usr/lib/postfix/sbin/master" -c "$postfix_folder/etc" -d \
        >"$postfix_folder/out" 2>&1 &
    # shellcheck disable=SC2034
    postfix=$!
}

# free_port: one that nobody listens on now.
free_port() {
    /usr/bin/python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Private mail servers for a test, on loopback and below a folder. Sourced; needs root, because the servers change to
# other users, and what tests/mta/unpack.sh unpacked.
# shellcheck shell=sh

mta_root=$(cd "${top_builddir:?}" && pwd)/mta/root
mta_libraries=$mta_root/usr/lib/postfix:$(echo "$mta_root"/usr/lib/*-linux-gnu):$(echo "$mta_root"/lib/*-linux-gnu)

# need_mta: ends the test as skipped if there is none.
need_mta() {
    if [ "$(id -u)" -ne 0 ] || [ ! -x "$mta_root/usr/sbin/dovecot" ]; then
        echo "needs root, and mail servers in build/mta (tests/mta/unpack.sh build/mta)" >&2
        exit 77
    fi
}

# postfix_start FOLDER PORT [LINE ...]: with these additional lines of main.cf. Sets $postfix to its process.
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
virtual_mailbox_base = $1/box
virtual_minimum_uid = 1
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
MAIN
    case $* in
    *virtual_mailbox_domains*) ;;
    *) echo 'virtual_mailbox_domains = council.example' >>"$1/etc/main.cf" ;;
    esac
    shift 2
    for line in "$@"; do printf '%s\n' "$line" >>"$postfix_folder/etc/main.cf"; done
    # In its own process group: when it ends, it ends those that it started.
    LD_LIBRARY_PATH=$mta_libraries setsid "$mta_root/usr/lib/postfix/sbin/master" -c "$postfix_folder/etc" -d \
        >"$postfix_folder/out" 2>&1 &
    # shellcheck disable=SC2034
    postfix=$!
}

# dovecot_start FOLDER: Dovecot, which Postfix asks about log-ins (smtpd_sasl_type = dovecot): by FOLDER/auth, for the
# users in FOLDER/users, as user:{PLAIN}password. Sets $dovecot to its process.
dovecot_start() {
    dovecot_libraries=$mta_root/usr/lib/dovecot:$mta_root/usr/lib/dovecot/modules/old-stats
    mkdir -p "$1/run" "$1/state"
    cat >"$1/dovecot.conf" <<DOVECOT
base_dir = $1/run
state_dir = $1/state
libexec_dir = $mta_root/usr/lib/dovecot
log_path = $1/log
import_environment = TZ LD_LIBRARY_PATH=$dovecot_libraries
protocols =
ssl = no
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
auth_mechanisms = plain
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = $1/users
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=/
}
# Earlier failures cause no delay.
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service auth {
  unix_listener $1/auth {
    mode = 0666
  }
}
DOVECOT
    # As Dovecot does by itself where it is installed.
    LD_LIBRARY_PATH=$dovecot_libraries "$mta_root/usr/bin/doveconf" -f service=master -m master -c "$1/dovecot.conf" \
        -e "$mta_root/usr/sbin/dovecot" -F -c "$1/dovecot.conf" >"$1/out" 2>&1 &
    # shellcheck disable=SC2034
    dovecot=$!
}

# exim_start FOLDER PORT [LINE ...]: with these lines near the top of its configuration; what it accepts goes into
# FOLDER/box. Users who may log in (by LOGIN, over TLS only) are in FOLDER/users, as user: password. Sets $exim to its
# process.
exim_start() {
    exim_folder=$1
    exim_port=$2
    shift 2
    mkdir -p "$exim_folder/box" "$exim_folder/spool" "$exim_folder/log"
    chown nobody "$exim_folder/box" "$exim_folder/spool" "$exim_folder/log"
    # Debian's program refers to its user by name, and the name comes with a package that is not installed.
    (cat /etc/passwd && echo "Debian-exim:x:$(id -u nobody):$(id -g nobody)::/nonexistent:/bin/false") >"$exim_folder/passwd"
    (cat /etc/group && echo "Debian-exim:x:$(id -g nobody):") >"$exim_folder/group"
    {
        printf '%s\n' "$@"
        cat <<EXIM
primary_hostname = relay.council.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = $exim_port
spool_directory = $exim_folder/spool
log_file_path = $exim_folder/log/%s
pid_file_path = $exim_folder/pid
deliver_drop_privilege = true
keep_environment = LD_LIBRARY_PATH:LD_PRELOAD:NSS_WRAPPER_PASSWD:NSS_WRAPPER_GROUP
acl_smtp_rcpt = accept
auth_advertise_hosts = \${if eq {\$tls_in_cipher} {} {} {*}}
begin routers
all:
  driver = accept
  transport = box
begin transports
box:
  driver = appendfile
  maildir_format
  directory = $exim_folder/box
  user = nobody
begin authenticators
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if eq {\$auth2} {\${lookup {\$auth1} lsearch {$exim_folder/users} {\$value} fail}}}
  server_set_id = \$auth1
EXIM
    } >"$exim_folder/exim.conf"
    LD_LIBRARY_PATH=$(echo "$mta_root"/usr/lib/*-linux-gnu) LD_PRELOAD=$(echo "$mta_root"/usr/lib/*-linux-gnu/libnss_wrapper.so) \
        NSS_WRAPPER_PASSWD=$exim_folder/passwd NSS_WRAPPER_GROUP=$exim_folder/group \
        "$mta_root/usr/sbin/exim4" -C "$exim_folder/exim.conf" -bdf >"$exim_folder/out" 2>&1 &
    # shellcheck disable=SC2034
    exim=$!
}

# certificate FILE AUTHORITY NAME DAYS: key and certificate for a server of that name, as one PEM. It replaces the old
# one atomically.
certificate() {
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$3" -addext "subjectAltName=DNS:$3" \
        -keyout "$1.new" -out "$1.request" 2>/dev/null
    openssl x509 -req -in "$1.request" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days "$4" -copy_extensions copy \
        >>"$1.new" 2>/dev/null
    chown nobody "$1.new"
    mv "$1.new" "$1"
}

# authority NAME: NAME.pem, a certificate that signs others, and NAME.key.
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "/CN=An authority of the test" \
        -keyout "$1.key" -out "$1.pem" 2>/dev/null
}

# free_port: a port on which nobody listens now.
free_port() {
    /usr/bin/python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# listens PORT: whether somebody does, on loopback.
listens() {
    /usr/bin/python3 -c 'import socket, sys; socket.create_connection(("127.0.0.1", int(sys.argv[1]))).close()' "$1"
}

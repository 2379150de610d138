#!/usr/bin/env bash
# Starts a Request Tracker 5 from Debian's packages for the adapter's tests: on loopback, over SQLite, with all of its files in one directory.
#
#   tests/rt/start-rt.sh [DIRECTORY [PORT]]        default: .rt 18480
#
# Writes DIRECTORY/rt.env (mode 600) and prints its path; ANONIDENTITY_RT_ENV is that path for the tests. Doing it again is harmless.
# Missing packages are installed only as root and with ANONIDENTITY_REQUIRE_SERVERS=1 or RT_INSTALL=1; else the script says so and ends with 3.
# RT_WORKERS (default 4) is the number of server processes. End it with stop-rt.sh DIRECTORY.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "${1:-.rt}"
dir=$(cd "${1:-.rt}" && pwd)
port=${2:-18480}
web=http://127.0.0.1:$port
share=/usr/share/request-tracker5

say() { echo "rt: $*" >&2; }
fail() { say "$2"; [ -z "${3:-}" ] || tail -n 20 "$3" >&2; exit "$1"; }

require_packages() {
    # Without dbconfig's questions; msmtp stands in for a mail server that is never called.
    local wanted=(request-tracker5 rt5-standalone rt5-db-sqlite dbconfig-no-thanks msmtp-mta curl) missing=() package
    for package in "${wanted[@]}"; do
        dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    if [ "${ANONIDENTITY_REQUIRE_SERVERS:-}" != 1 ] && [ "${RT_INSTALL:-}" != 1 ]; then
        fail 3 "not installed: ${missing[*]} (RT_INSTALL=1 installs them)"
    fi
    [ "$(id -u)" = 0 ] || fail 3 "not installed, and only root can: ${missing[*]}"
    say "installing ${missing[*]}"
    # An archive directory of its own: hooks of container images empty the common one while another installation runs.
    mkdir -p "$dir/apt/partial"
    local apt=(apt-get -q -o "Dir::Cache::archives=$dir/apt" -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
    export DEBIAN_FRONTEND=noninteractive
    # Three times: the lock of the package lists is not waited for, and an installation that broke off is mended first.
    local try
    for try in 1 2 3; do
        if { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; } >>"$dir/apt.log" 2>&1; then
            rm -rf "$dir/apt"
            return
        fi
        say "attempt $try failed"
        sleep "${RT_APT_PAUSE:-5}"
        { dpkg --configure -a && "${apt[@]}" install -y -f; } >>"$dir/apt.log" 2>&1 || true
    done
    fail 1 "installation failed" "$dir/apt.log"
}

configure() {
    mkdir -p "$dir"/{conf.d,cache,sessions,log,mail,var}
    # Hashing a password costs 0.25 s of each request at RT's default strength; these passwords guard nothing.
    cat >"$dir/RT_SiteConfig.pm" <<CONF
use utf8;
Set(\$rtname, 'anonidentity'); Set(\$Organization, 'anonidentity.test'); Set(\$Timezone, 'UTC');
Set(\$DatabaseType, 'SQLite'); Set(\$DatabaseName, '$dir/rt.sqlite');
Set(\$WebDomain, '127.0.0.1'); Set(\$WebPort, $port); Set(\$WebPath, '');
Set(\$CorrespondAddress, 'rt\@anonidentity.test'); Set(\$CommentAddress, 'comment\@anonidentity.test'); Set(\$MailCommand, 'testfile');
Set(\$LogToSyslog, undef); Set(\$LogToSTDERR, 'error'); Set(\$LogToFile, 'warning'); Set(\$LogDir, '$dir/log'); Set(\$LogToFileNamed, 'rt.log');
Set(\$WebSessionClass, 'Apache::Session::File'); Set(\$BcryptCost, 4); Set(\$StatementLog, undef); Set(\$DevelMode, 0);
\$RT::VarPath = '$dir/var'; \$RT::MasonDataDir = '$dir/cache'; \$RT::MasonSessionDir = '$dir/sessions';
1;
CONF
    export RT_SITE_CONFIG=$dir/RT_SiteConfig.pm RT_SITE_CONFIG_DIR=$dir/conf.d TMPDIR=$dir/mail
}

create_database() {
    [ ! -f "$dir/seeded" ] || return 0
    rm -f "$dir"/rt.sqlite*
    (umask 077 && printf %s "${RT_ROOT_PASSWORD:-root-of-the-tests}" >"$dir/root-password")
    rt-setup-database-5 --action init --dba '' --dba-password '' --root-password-file "$dir/root-password" >"$dir/log/setup.log" 2>&1 || fail 1 "no database" "$dir/log/setup.log"
    perl -I$share/lib "$here/seed.pl" "$dir/tokens" "${RT_PASSWORD:-service-of-the-tests}" >"$dir/log/seed.log" 2>&1 || fail 1 "seeding failed" "$dir/log/seed.log"
    touch "$dir/seeded"
}

running() { [ -f "$dir/rt.pid" ] && kill -0 "$(cat "$dir/rt.pid")" 2>/dev/null; }
answers() { curl -fsS -o /dev/null -m 5 -H "Authorization: token $(sed -n 's/^RT_TOKEN=//p' "$dir/tokens")" "$web/REST/2.0/rt" 2>/dev/null; }

serve() {
    if running && answers; then return; fi
    ! curl -s -o /dev/null -m 2 "$web/" || fail 1 "port $port is taken"
    (cd "$dir" && exec setsid $share/libexec/rt-server --server Starlet --host 127.0.0.1 --port "$port" --max-workers "${RT_WORKERS:-4}" \
        --max-reqs-per-child 2000 --env deployment </dev/null >>"$dir/log/server.log" 2>&1) &
    echo $! >"$dir/rt.pid"
    for _ in $(seq 240); do
        answers && return
        running || break
        sleep 0.25
    done
    fail 1 "the server does not answer" "$dir/log/server.log"
}

require_packages
configure
create_database
serve
(
    umask 077
    {
        echo "RT_URL=$web/REST/2.0"
        echo "RT_DIR=$dir"
        echo "RT_PID=$(cat "$dir/rt.pid")"
        echo "RT_USER=anonidentity"
        echo "RT_PASSWORD=${RT_PASSWORD:-service-of-the-tests}"
        cat "$dir/tokens"
    } >"$dir/rt.env"
)
echo "$dir/rt.env"

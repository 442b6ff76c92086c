# SPDX-License-Identifier: MIT
# Shared by the scripts: where things are, and installing what is missing.
# Sourced, not run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "== $*"; }

# Debian packages by purpose; the one list that README, tests and CI use.
build_packages=(gcc g++ cmake ninja-build pkg-config git ca-certificates
    libgdal-dev libproj-dev libgeos-dev libsqlite3-dev libosmium2-dev
    libprotozero-dev zlib1g-dev libbz2-dev libexpat1-dev libyaml-dev
    coinor-libcbc-dev libjansson-dev libxxhash-dev libcairo2-dev libpango1.0-dev
    fonts-dejavu-core gettext libjs-leaflet tzdata)
test_packages=(libcmocka-dev sqlite3 gdal-bin proj-bin poppler-utils python3
    python3-yaml)
all_packages=(clang clang-format clang-tidy libclang-rt-14-dev osmium-tool locales
    postgresql postgresql-15-pgrouting qgis python3-qgis)

# install PACKAGE …: apt-get for what is missing, nothing when all is there
# (so that a machine without a network is not asked for one).
install() {
    local missing=() p
    for p in "$@"; do
        dpkg-query -W -f '${Status}' "$p" 2>/dev/null |
            grep -q 'install ok installed' || missing+=("$p")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local as=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "missing packages: ${missing[*]}; install them as root" >&2
            return 1
        }
        as=(sudo)
    fi
    say "installing ${missing[*]}"
    "${as[@]}" apt-get update -qq
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# What the report is tested with. Node may come from elsewhere than Debian, where
# Debian's npm cannot be installed beside it: commands are asked for, not
# packages.
web_modules=(playwright-core@1.60.0 axe-core@4.14.1)
install_web() {
    command -v node >/dev/null || install nodejs
    command -v npm >/dev/null || install npm
    [ -x /usr/bin/chromium ] || install chromium
    local missing=() m
    for m in "${web_modules[@]}"; do
        [ -d "$top/build/web/node_modules/${m%@*}" ] || missing+=("$m")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    say "installing ${missing[*]}"
    npm install --silent --no-audit --no-fund --prefix "$top/build/web" \
        "${missing[@]}"
}

# build PRESET [TARGET …]: configure once, build with all processors.
build() {
    local preset=$1
    shift
    say "building ($preset)"
    cmake --preset "$preset" -S "$top" >"$top/build/$preset.log" 2>&1 || {
        cat "$top/build/$preset.log" >&2
        return 1
    }
    cmake --build "$top/build/$preset" ${1:+--target "$@"} -- -k 0
}

mkdir -p "$top/build"

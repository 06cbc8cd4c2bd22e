# Read by packaging/run and packaging/test; not a program of its own.

root=$(cd "$(dirname "$0")/.." && pwd)
build="$root/build/release"
started=$(date +%s)

say()
{
    printf '[%3ds] %s\n' "$(($(date +%s) - started))" "$*" >&2
}

# install LIST... : makes sure every Debian package named in the lists is there; asks nothing.
install()
{
    missing=
    for package in $(cat "$@" | sed 's/#.*//'); do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing="$missing $package"
    done
    if [ -z "$missing" ]; then
        say "every package is installed"
        return
    fi
    say "installing$missing"
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        as_root=sudo
    fi
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        $missing >&2
}

# compile TARGET : configures once, then builds what changed.
compile()
{
    cd "$root"
    if [ ! -f "$build/build.ninja" ]; then
        say "configuring the preset release"
        cmake --preset release >&2
    fi
    say "building $1"
    cmake --build --preset release --target "$1" >&2
}

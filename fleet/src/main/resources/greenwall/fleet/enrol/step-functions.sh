# What the steps of an enrolment use. A step's folder keeps the backup of each file, and which packages, users, groups and
# folders were there before and which the step added. Nothing is changed before the former is written down; the latter is
# written when the step ends, so that what others add later is never removed.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C DEBIAN_FRONTEND=noninteractive
export PATH LC_ALL DEBIAN_FRONTEND
umask 022
home=/var/lib/greenwall/enrol
here=$home/$step
fail() { echo "failed: $1"; echo failed >"$here/state"; exit 1; }
put() { cat >"$2.new" && chmod "$1" "$2.new" && mv -f "$2.new" "$2"; }
run() { echo "+ $1"; sh -c "$1" </dev/null || fail "$1"; }
same() { [ -f "$2" ] && [ "$(cat "$1"; echo .)" = "$(cat "$2"; echo .)" ]; }
installed() {
  if command -v dpkg-query >/dev/null; then dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p'
  elif command -v rpm >/dev/null; then rpm -qa --qf '%{NAME}\n'
  else apk info 2>/dev/null
  fi | sort -u
}
# Of dpkg also what was cut in the middle of its installation.
present() {
  if command -v dpkg-query >/dev/null; then
    dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -e '/^not-installed /d' -e '/^config-files /d' -e 's/^[^ ]* //' | sort -u
  else installed
  fi
}
names() {
  case $1 in
    packages) present ;;
    users) cut -d: -f1 /etc/passwd | sort ;;
    groups) cut -d: -f1 /etc/group | sort ;;
  esac
}
# An empty file of patterns means something else to each grep.
without() { if [ -s "$1" ]; then grep -vxF -f "$1"; else cat; fi; }
record() { for kind in packages users groups; do names $kind | without "$here/before.$kind" | put 600 "$here/added.$kind"; done; }
still() { if [ -s "$here/added.$1" ]; then names "$1" | grep -xF -f "$here/added.$1"; fi; }
begin() {
  # The inventory is taken without root, and reads the state of each step.
  mkdir -p "$home" && chmod 755 "${home%/*}" "$home" && (umask 077 && mkdir -p "$here/backup") && chmod 711 "$here" || exit 73
  if [ ! -e "$here/traces" ]; then
    for trace in $traces; do if [ ! -e "$trace" ]; then echo "$trace"; fi; done | put 600 "$here/traces"
  fi
  if [ ! -e "$here/before.packages" ] || [ "$(cat "$here/state")" = done ]; then
    for kind in users groups packages; do names $kind | without "$here/added.$kind" | put 600 "$here/before.$kind"; done
  fi
  if [ ! -e "$here/number" ]; then
    ls -d "$home"/*/number 2>/dev/null | wc -l | put 600 "$here/number"
  fi
  echo begun >"$here/state"
}
finish() { record; sync; echo done >"$here/state"; }
packages() {
  missing=
  installed >"$here/now.packages"
  for package; do grep -qxF "$package" "$here/now.packages" || missing="$missing $package"; done
  if [ -n "$missing" ]; then
    if command -v dpkg >/dev/null; then dpkg --configure -a </dev/null || fail 'dpkg --configure -a'; fi
    for line in "$refresh" "$install$missing"; do if [ -n "$line" ]; then run "$line"; fi; done
  fi
}
file() {
  put 600 "$here/wanted"
  if same "$here/wanted" "$2"; then chmod "$1" "$2"; return; fi
  if ! grep -qxE "(old|new) [0-9]+ $2" "$here/files" 2>/dev/null; then
    folder=${2%/*}
    folders=
    while [ -n "$folder" ] && [ ! -d "$folder" ]; do folders="folder 0 $folder
$folders"; folder=${folder%/*}; done
    printf '%s' "$folders" >>"$here/files"
    if [ -e "$2" ]; then
      number=$(($(wc -l <"$here/files") + 1))
      cp -p "$2" "$here/backup/$number.part" && mv "$here/backup/$number.part" "$here/backup/$number" || fail "backing up $2"
      echo "old $number $2" >>"$here/files"
    else
      echo "new 0 $2" >>"$here/files"
    fi
  fi
  mkdir -p "${2%/*}"
  cp "$here/wanted" "$2.greenwall" && chmod "$1" "$2.greenwall" && mv -f "$2.greenwall" "$2" || fail "writing $2"
  echo "+ wrote $2"
}
# What differs from the plan, a line each; nothing is changed.
packed() { for package; do installed | grep -qxF "$package" || echo "drift: the package $package is not installed"; done; }
holds() {
  wanted=$(cat; echo .)
  if [ ! -f "$2" ]; then echo "drift: $2 is missing"
  elif [ "$wanted" != "$(cat "$2"; echo .)" ]; then echo "drift: $2 differs from the plan"
  elif [ -z "$(find "$2" -perm "$1")" ]; then echo "drift: $2 has permissions other than $1"
  fi
}
proves() { sh -c "$1" </dev/null >/dev/null 2>&1 || echo "drift: the check failed: $1"; }
# Package managers remove a package together with those that need it, which others may have installed.
needed() {
  if command -v dpkg >/dev/null; then ! dpkg --simulate --purge "$@"
  elif command -v rpm >/dev/null; then ! rpm -e --test "$@"
  else false
  fi >/dev/null 2>&1
}
purge() {
  left=$(still packages)
  if [ -n "$left" ] && ! needed $left; then run "$purge $(echo $left)"; fi
  left=
  while [ "$left" != "$(still packages)" ]; do
    left=$(still packages)
    for package in $left; do needed "$package" || run "$purge $package"; done
  done
  for package in $left; do echo "not done: other packages need $package"; done
}
undo() {
  case $(cat "$here/state" 2>/dev/null) in
    done | undoing) ;;
    *) if [ -e "$here/before.packages" ]; then record; fi ;;
  esac
  echo undoing >"$here/state"
  if [ -s "$here/stop" ]; then
    while IFS= read -r line; do echo "+ $line"; sh -c "$line" </dev/null || echo "not done: $line"; done <"$here/stop"
  fi
  if [ -s "$here/files" ]; then
    sed '1!G;h;$!d' "$here/files" >"$here/back"
    while read -r kind number path; do
      case $kind in
        old) if [ -e "$here/backup/$number" ]; then cp -p "$here/backup/$number" "$path.greenwall" && mv -f "$path.greenwall" "$path" && echo "+ restored $path"; fi ;;
        new) rm -f "$path" "$path.greenwall" && echo "+ removed $path" ;;
      esac
    done <"$here/back"
  fi
  if [ -s "$here/added.packages" ]; then
    if command -v dpkg >/dev/null; then
      dpkg --configure -a </dev/null
      cut=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^half-installed //p' |
        grep -xF -f "$here/added.packages" | tr '\n' ' ')
      if [ -n "$cut" ]; then run "dpkg --purge --force-remove-reinstreq $cut"; fi
    fi
    purge
  fi
  for name in $(still users); do
    userdel "$name" 2>/dev/null || deluser "$name" && echo "+ removed the user $name"
  done
  for name in $(still groups); do
    groupdel "$name" 2>/dev/null || delgroup "$name" && echo "+ removed the group $name"
  done
  if [ -s "$here/traces" ]; then
    while IFS= read -r path; do
      case $path in
        */) rmdir "$path" 2>/dev/null ;;
        *) rm -rf "$path" ;;
      esac
    done <"$here/traces"
  fi
  if [ -s "$here/files" ]; then
    while read -r kind _ path; do if [ "$kind" = folder ]; then rmdir "$path" 2>/dev/null; fi; done <"$here/back"
  fi
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
  rm -rf "$here"
  echo "+ $step has been undone"
}

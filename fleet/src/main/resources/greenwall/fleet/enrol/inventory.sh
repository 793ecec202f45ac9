# Looks at the system and changes nothing. One fact a line: a word and its value.
say() { printf '%s %s\n' "$1" "$2"; }
have() { command -v "$1" >/dev/null 2>&1; }
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
LC_ALL=C
export PATH LC_ALL
for file in /etc/os-release /usr/lib/os-release; do
  if [ -r $file ]; then
    (. $file; say distribution "${ID:-}"; say like "${ID_LIKE:-}"; say version "${VERSION_ID:-}"; say system "${PRETTY_NAME:-}")
    break
  fi
done
say kernel "$(uname -s)"
say architecture "$(uname -m)"
say user "$(id -un)"
say uid "$(id -u)"
if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then say root yes; fi
for manager in apt-get dnf apk; do if have $manager; then say manager $manager; break; fi; done
if [ -d /run/systemd/system ]; then say init systemd
elif have rc-service && [ -d /run/openrc ]; then say init openrc
elif [ -d /etc/init.d ]; then say init scripts
fi
if [ -e /dev/zfs ] && have zpool; then say has zfs; fi
if have wg && [ -n "$(ip -o link show type wireguard 2>/dev/null)" ]; then say has wireguard; fi
if have virsh || [ -S /run/libvirt/libvirt-sock ]; then say has libvirt; fi
for engine in docker podman lxc-ls nerdctl; do if have $engine; then say has containers; break; fi; done
if [ -r /sys/kernel/btf/vmlinux ]; then say has btf; fi
if have journalctl; then say has journal; fi
if have sudo; then say has sudo; fi
for disk in /sys/block/sd* /sys/block/nvme*; do if [ -e "$disk/device" ]; then say has disks; break; fi; done
for table in /proc/net/tcp /proc/net/tcp6; do
  [ -r $table ] && while read -r _ local _ state _; do
    if [ "$state" = 0A ]; then say listens "$(printf %d "0x${local##*:}")"; fi
  done <$table
done | sort -u
packages='promtail alloy loki-promtail prometheus-node-exporter golang-github-prometheus-node-exporter'
if have apt-cache; then
  offered=$(apt-cache -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= policy $packages 2>/dev/null |
    awk '/^[^ ]/ { name = $1 } / Candidate: [0-9]/ { print name }')
fi
for package in $packages; do
  if have dpkg-query && [ "$(dpkg-query -W -f='${db:Status-Status}' $package 2>/dev/null)" = installed ]; then say package $package
  elif have rpm && rpm -q $package >/dev/null 2>&1; then say package $package
  elif have apk && apk info -e $package >/dev/null 2>&1; then say package $package
  elif have apt-cache; then case $offered in *"$package:"*) say offers $package ;; esac
  elif have dnf && dnf -q -C list --available $package >/dev/null 2>&1; then say offers $package
  elif have apk && [ -n "$(apk search -x $package 2>/dev/null)" ]; then say offers $package
  fi
done
for step in /var/lib/greenwall/enrol/*/state; do
  if [ -r "$step" ]; then
    name=${step%/state}
    say step "${name##*/} $(cat "$step")"
  fi
done

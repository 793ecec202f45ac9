#!/bin/sh
# Stands for apt-get, dpkg, dpkg-query, apk, dnf and rpm: knows one package, whose service runs this machine's node_exporter.
db=/var/lib/test-packages
unit=$(cat /etc/test-unit)
settings=$(cat /etc/test-settings)
verb= names=
while [ $# -gt 0 ]; do
  case $1 in
    -o | --qf) shift ;;
    -f=*) form=$1 ;;
    --purge) verb=purge ;;
    install | add | purge | del | remove | update | info | policy | search | list) verb=$1 ;;
    -q | -qa | -W | -e) verb=${verb:-$1} only=$1 ;;
    -*) ;;
    *) names="$names $1" ;;
  esac
  shift
done
case ${0##*/}:$verb in
  apt-get:update) sleep 0.1; echo 'Reading package lists...' ;;
  *:install | *:add)
    for name in $names; do
      sleep 0.2
      if [ -e /etc/test-fails ]; then echo "E: Unable to locate package $name"; exit 100; fi
      mkdir -p "${settings%/*}"
      echo half-installed >"$db/$name.part" && mv "$db/$name.part" "$db/$name"
      while [ -e /etc/test-holds ]; do sleep 0.05; done
      { printf '#!/bin/sh\n. %s\n' "$settings" && cat; } >/etc/init.d/"$unit" <<'END'
running() { kill -0 "$(cat /run/test-exporter.pid 2>/dev/null)" 2>/dev/null; }
case $1 in
  start) running || { setsid /usr/bin/prometheus-node-exporter --web.listen-address=127.0.0.1:9100 $ARGS >/dev/null 2>&1 </dev/null & echo $! >/run/test-exporter.pid; } ;;
  stop) running && kill "$(cat /run/test-exporter.pid)"; while running; do sleep 0.05; done; rm -f /run/test-exporter.pid ;;
  status) running ;;
esac
END
      chmod 755 /etc/init.d/"$unit"
      [ -e "$settings" ] || echo 'ARGS=""' >"$settings"
      sleep 0.2
      echo installed >"$db/$name.part" && mv "$db/$name.part" "$db/$name"
      echo "Setting up $name"
    done ;;
  *:purge | *:del | *:remove)
    for name in $names; do
      rm -f /etc/init.d/"$unit" "$settings" "$db/$name" "$db/$name.part"
      rmdir "${settings%/*}" 2>/dev/null
      echo "Removing $name"
    done ;;
  dpkg-query:*)
    if [ -n "$names" ]; then for name in $names; do [ -e "$db/$name" ] && printf %s "$(cat "$db/$name")"; done
    else for name in "$db"/*; do [ -e "$name" ] && echo "$(cat "$name") ${name##*/}"; done
    fi ;;
  rpm:* | apk:info)
    if [ -n "$names" ]; then [ -e "$db/${names# }" ]
    else for name in "$db"/*; do [ -e "$name" ] && echo "${name##*/}"; done
    fi ;;
esac
status=$?
case $verb in install | add | purge | del | remove | update) exit 0 ;; esac
[ -n "$names" ] && exit $status
exit 0

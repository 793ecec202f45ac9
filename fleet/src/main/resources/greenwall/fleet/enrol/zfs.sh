#!/bin/sh
# Scrubs and snapshots of ZFS as metrics. Written by Greenwall's enrolment.
LC_ALL=C
export LC_ALL
echo '# TYPE zfs_pool_scan_state gauge'
for pool in $(zpool list -H -o name); do
  scan=$(zpool status "$pool" | sed -n 's/^ *scan: //p')
  state=0 func=0 end=0 errors=0
  case $scan in
    *'in progress'*) state=1 ;;
    *canceled*) state=3 ;;
    *' on '*) state=2 ;;
  esac
  case $scan in scrub*) func=1 ;; resilver*) func=2 ;; esac
  if [ $state -ge 2 ]; then
    when=${scan##* on }
    end=$(date -d "$when" +%s 2>/dev/null || date -D '%a %b %d %T %Y' -d "$when" +%s 2>/dev/null || echo 0)
  fi
  if [ $state = 2 ]; then
    errors=$(printf '%s\n' "$scan" | sed -n 's/.* with \([0-9][0-9]*\) errors.*/\1/p')
  fi
  printf 'zfs_pool_scan_state{zpool="%s"} %s\n' "$pool" "$state"
  printf 'zfs_pool_scan_func{zpool="%s"} %s\n' "$pool" "$func"
  printf 'zfs_pool_scan_end_time_seconds{zpool="%s"} %s\n' "$pool" "$end"
  created=$(zfs get -Hp -o value creation "$pool")
  printf 'zfs_pool_creation_time_seconds{zpool="%s"} %s\n' "$pool" "${created:-0}"
  printf 'zfs_pool_scan_errors{zpool="%s"} %s\n' "$pool" "${errors:-0}"
done
zfs list -H -p -t snapshot -o name,creation | awk -F'\t' '
  { split($1, at, "@"); count[at[1]]++; if ($2 > last[at[1]]) last[at[1]] = $2 }
  END {
    for (set in count) {
      split(set, part, "/")
      printf "zfs_snapshot_count{dataset=\"%s\"} %d\n", set, count[set]
      printf "zfs_snapshot_latest_time_seconds{pool=\"%s\",volume=\"%s\"} %d\n", part[1], set, last[set]
    }
  }'

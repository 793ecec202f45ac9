# Runs the script that comes on standard input. It goes on to its end when the connection ends, so that a step is
# never cut in its middle. One at a time.
home=/var/lib/greenwall/enrol name=$1 size=$2
(umask 022 && mkdir -p "$home") || exit 73
umask 077
waited=0 stale=0
# After a restart of the host, another program may have the number of the step. Empty where there is none.
boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)
until mkdir "$home/lock" 2>/dev/null; do
  if [ "$(cat "$home/lock/boot" 2>/dev/null || echo "$boot")" = "$boot" ] && kill -0 "$(cat "$home/lock/pid" 2>/dev/null)" 2>/dev/null; then
    [ $waited = 2 ] && echo "another step is running on this host; waiting for it"
    [ $waited -ge 600 ] && { echo "the other step has not ended within ten minutes"; exit 75; }
  elif [ $waited -ge 2 ]; then
    # A step that was killed left its lock, or none can be created here.
    rm -rf "$home/lock"
    stale=$((stale + 1))
    [ $stale -ge 5 ] && { echo "$home/lock cannot be created or removed"; exit 73; }
  fi
  waited=$((waited + 1))
  sleep 1
done
echo "$boot" >"$home/lock/boot"
echo $$ >"$home/lock/pid"
cat >"$home/run.sh"
if [ "$(($(wc -c <"$home/run.sh")))" -ne "$size" ]; then
  rm -rf "$home/lock" "$home/run.sh"
  echo "the script arrived incomplete and was not run"
  exit 74
fi
mv "$home/run.sh" "$home/step.sh"
: >"$home/log"
detach=
command -v setsid >/dev/null && detach=setsid
$detach sh -c 'trap "" HUP PIPE INT TERM; echo $$ >"$1/lock/pid"; sh "$1/step.sh"; code=$?; rm -rf "$1/lock"; exit $code' \
  greenwall-enrol "$home" </dev/null >"$home/log" 2>&1 &
worker=$!
seen=0
while :; do
  over=no
  kill -0 $worker 2>/dev/null || over=yes
  now=$(($(wc -c <"$home/log")))
  if [ $now -gt $seen ]; then tail -c +$((seen + 1)) "$home/log" | head -c $((now - seen)); seen=$now; fi
  [ $over = yes ] && break
  sleep 0.2 2>/dev/null || sleep 1
done
wait $worker

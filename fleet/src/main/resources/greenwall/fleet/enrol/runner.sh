# Runs the script that comes on standard input. It goes on to its end when the connection ends, so that a step is
# never cut in its middle. One at a time.
home=/var/lib/greenwall/enrol name=$1 size=$2
(umask 022 && mkdir -p "$home") || exit 73
umask 077
waited=0 missing=0
until mkdir "$home/lock" 2>/dev/null; do
  # Where there is no lock of another step, the folder cannot be written.
  [ -d "$home/lock" ] || missing=$((missing + 1))
  [ $missing -ge 5 ] && { echo "$home/lock cannot be created"; exit 73; }
  if ! kill -0 "$(cat "$home/lock/pid" 2>/dev/null)" 2>/dev/null && [ $waited -ge 2 ]; then rm -rf "$home/lock"; fi
  [ $waited = 2 ] && echo "another step is running on this host; waiting for it"
  [ $waited -ge 600 ] && { echo "the other step has not ended within ten minutes"; exit 75; }
  waited=$((waited + 1))
  sleep 1
done
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

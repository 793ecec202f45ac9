# What runs a tool on a host. Sent as one quoted word, so it may hold no single quote; comments and indentation are left out.
# Called with: mark, seconds, number of paths, the paths, NAME=VALUE for its environment, the words of the tool. A line on its input starts it; then one line
# every few seconds keeps it going; the end of the input, or silence, makes the tool finish.
m=$1
t=$2
n=$3
shift 3
e=
while [ "$n" -gt 0 ]; do
  if [ -z "$e" ] && [ -x "$1" ]; then e=$1; fi
  shift
  n=$((n-1))
done
if [ -z "$e" ]; then
  echo "@@$m missing" >&2
  exit 127
fi
IFS= read -r go || exit 0
echo "@@$m clock $(date +%s.%N)" >&2
while :; do
  case $1 in
    [A-Z]*=*) export "$1"; shift ;;
    *) break ;;
  esac
done
export LC_ALL=C
exec 3<&0 </dev/null
# A session of its own, because a second interrupt while bpftrace prints its maps loses them.
setsid timeout --foreground -s INT -k 10 "$t" sh -c "echo \"@@\$0 pid \$\$\" >&2; exec stdbuf -oL \"\$@\"" "$m" "$e" "$@" 3<&- &
p=$!
# bash can wait for input with a bound without starting a process, which probes for new processes would show.
if b=$(command -v bash); then
  w="trap : PIPE
    c=0
    while :; do
      IFS= read -r -t 1 _
      r=\$?
      if [ \$r -eq 0 ]; then c=0; continue; fi
      [ \$r -gt 128 ] || break
      c=\$((c+1))
      [ \$c -lt 20 ] || break
      k=
      read -r k _ 2>/dev/null </proc/$p/task/$p/children
      if [ -n \"\$k\" ] && read -r l </proc/stat && read -r s 2>/dev/null <\"/proc/\$k/stat\"; then
        echo \"@@$m load \$l ; \${s##*) }\" >&2
      fi
    done 2>&4"
else
  b=sh
  w="while timeout --foreground 20 sh -c \"read -r _\"; do :; done"
fi
setsid "$b" -c "exec 4>&2 2>/dev/null; $w; kill -INT $p" "$m" <&3 >/dev/null &
w=$!
exec 3<&-
echo "@@$m pids $$ $w $p" >&2
trap "kill -INT $p 2>/dev/null" HUP INT TERM
while :; do
  wait $p
  r=$?
  kill -0 $p 2>/dev/null || break
done
kill -s KILL -- -$w $w 2>/dev/null
wait $w 2>/dev/null
echo "@@$m exit $r" >&2
exit $r

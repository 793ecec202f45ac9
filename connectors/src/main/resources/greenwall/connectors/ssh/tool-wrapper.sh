# What runs a tool on a host. Sent as one quoted word, so it may hold no single quote; comments and indentation are left out.
# Called with: mark, seconds, "kernel" or "plain", number of paths, the paths, NAME=VALUE for its environment, the words of the tool. A line on its input starts it; then one line
# every few seconds keeps it going; the end of the input, or silence, makes the tool finish.
m=$1
t=$2
g=$3
n=$4
shift 4
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
# The tools of bcc are Python programs: unlike C programs, they ignore stdbuf, and would print at their end, out of order.
export LC_ALL=C PYTHONUNBUFFERED=1
# How busy the host is without the tool. Afterwards nobody can tell.
if [ "$g" = kernel ]; then
  for pause in "sleep 0.5" :; do
    read -r l </proc/stat && echo "@@$m before $l ; 0 0 0 0 0 0 0 0 0 0 0 0 0" >&2
    $pause 2>/dev/null || sleep 1
  done
fi
exec 3<&0 </dev/null
# A session of its own, because a second interrupt while bpftrace prints its maps loses them.
setsid timeout --foreground -s INT -k 30 "$t" sh -c "echo \"@@\$0 pid \$\$\" >&2; exec stdbuf -oL \"\$@\"" "$m" "$e" "$@" 3<&- &
p=$!
# The kernel counts what BPF programs take as long as somebody holds its permission open. The watching shell holds it, so the
# counting ends with it, whatever it ends by; nothing is set that would have to be set back.
set --
if [ "$g" = kernel ] && command -v bash >/dev/null; then
  if command -v perl >/dev/null; then
    set -- perl -e "use Config;
      my \$m = shift;
      my %call = (x86_64 => 321, aarch64 => 280, riscv64 => 280, powerpc64le => 361, s390x => 351);
      my (\$cpu) = \$Config{archname} =~ /^(\\w+?)-/;
      my (\$ask, \$f) = (pack(q(L), 0), -1);
      \$f = syscall(\$call{\$cpu}, 32, \$ask, 4) if \$call{\$cpu};
      if (\$f >= 0) { open(F, q(<&=) . \$f); fcntl(F, 2, 0); \$ENV{GREENWALL_KERNEL} = 1 }
      else { print STDERR q(@@), \$m, q( kernel ), (\$call{\$cpu} ? \$! : q(the CPU architecture is not known)), qq(\n) }
      exec @ARGV" "$m"
  else
    echo "@@$m kernel perl is not installed on the host" >&2
  fi
fi
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
        n=
        if [ -n \"\$GREENWALL_KERNEL\" ]; then
          n=0
          for f in /proc/\$k/fdinfo/*; do
            t=
            read -r -d \"\" t 2>/dev/null <\$f
            case \$t in *run_time_ns:*) set -- \${t#*run_time_ns:}; n=\$((n+\$1)) ;; esac
          done
        fi
        echo \"@@$m load \$l ; \${s##*) } ; \$n\" >&2
      fi
    done 2>&9"
else
  b=sh
  w="while timeout --foreground 20 sh -c \"read -r _\"; do :; done"
fi
# bpftrace before 0.18 misses an interrupt that arrives while it prints an event, and then waits for the next event. Stopping and
# continuing it ends that waiting, and does nothing to a tool that is printing its results.
w="$w
  kill -INT $p
  sleep 2
  k=
  read -r k _ </proc/$p/task/$p/children
  [ -n \"\$k\" ] && kill -STOP \$k && kill -CONT \$k"
setsid "$@" "$b" -c "exec 9>&2 2>/dev/null; $w" "$m" <&3 >/dev/null &
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

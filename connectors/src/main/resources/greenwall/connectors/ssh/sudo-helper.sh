#!/bin/sh
# Runs Greenwall's probes as root, and nothing else. On each host:
#   install -o root -g root -m 0755 FILE @PATH@
# In /etc/sudoers.d/greenwall (check it with visudo -cf), with the console's user on the host for USER:
#   USER ALL=(root) NOPASSWD: @PATH@
# In the console's configuration: ssh: {helper: @PATH@}
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
unset IFS ENV BASH_ENV CDPATH
set -f
refuse() { echo "greenwall-probe: $1" >&2; exit 64; }
word() {
  case $1 in
    "" | [!A-Za-z0-9_]* | *[!A-Za-z0-9_.:@/-]*) refuse "$2 is not a name" ;;
  esac
  [ ${#1} -le 64 ] || refuse "$2 is too long"
}
whole() {
  case $1 in "" | *[!0-9]*) refuse "$4 is not a whole number" ;; esac
  [ ${#1} -le 9 ] && [ "$1" -ge "$2" ] && [ "$1" -le "$3" ] || refuse "$4 must be from $2 to $3"
}
[ $# -ge 4 ] || refuse "expected a mark, seconds, a probe, a number and NAME=VALUE"
mark=$1 bound=$2 probe=$3 number=$4
shift 4
case $mark in "" | *[!0-9a-f]*) refuse "the mark is not a number" ;; esac
@VARIABLES@
for pair; do
  name=${pair%%=*} value=${pair#*=}
  case $probe.$name in
@ARGUMENTS@
    *) refuse "$name is not an argument of this probe" ;;
  esac
done
case $probe in
@PROBES@
  *) refuse "there is no such probe" ;;
esac
whole "$bound" 31 $((most+30)) seconds
seconds=$((bound-30))
set --
case $probe:$number in
@TOOLS@
  *) refuse "there is no such tool" ;;
esac
exec sh -c '@WRAPPER@' greenwall-probe "$mark" "$bound" kernel "$@"

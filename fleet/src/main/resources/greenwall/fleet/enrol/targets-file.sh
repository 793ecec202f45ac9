# Reads, replaces and, in a git working tree, commits a targets file. The new content comes on standard input; it takes
# the place of the old one at once, and only where the old one is still what was read.
verb=$1 path=$2
if [ -L "$path" ]; then path=$(readlink -f "$path"); fi
folder=${path%/*}
sum() { if [ -e "$path" ]; then cksum <"$path"; else echo none; fi; }
in_git() { command -v git >/dev/null && [ "$(git -C "$folder" rev-parse --is-inside-work-tree 2>/dev/null)" = true ]; }
case $verb in
  read)
    [ -d "$folder" ] || { echo "there is no folder $folder"; exit 66; }
    sum
    if [ -w "$folder" ] && { [ ! -e "$path" ] || [ -w "$path" ]; }; then echo writable; else echo read-only; fi
    if in_git && [ -n "$(git -C "$folder" status --porcelain -- "$path" 2>/dev/null)" ]; then echo uncommitted; else echo clean; fi
    if [ -e "$path" ]; then cat "$path"; fi
    ;;
  write)
    before=$3 size=$4 message=$5 new=$path.greenwall
    # The new file is also the lock between consoles. One that a killed writer left is removed after a while.
    waited=0
    until (set -C; : >"$new") 2>/dev/null; do
      find "$new" -mmin +2 -exec rm -f {} \; 2>/dev/null
      if [ ! -w "$folder" ]; then echo "$new cannot be created"; exit 73; fi
      if [ $waited -ge 20 ]; then
        if [ -e "$new" ]; then echo "another console is writing $path, or was killed while writing it; try again in three minutes"; else echo "$new cannot be created"; fi
        exit 73
      fi
      waited=$((waited + 1))
      sleep 1
    done
    # Prometheus must be able to read a new file, whatever the umask.
    if [ -e "$path" ]; then cp -p "$path" "$new"; touch "$new"; else chmod 644 "$new"; fi
    cat >"$new" || { rm -f "$new"; exit 74; }
    if [ "$(($(wc -c <"$new")))" -ne "$size" ]; then rm -f "$new"; echo 'the content arrived incomplete'; exit 74; fi
    if [ "$(sum)" != "$before" ]; then rm -f "$new"; echo "$path was changed by someone else in the meantime"; exit 75; fi
    sync "$new" 2>/dev/null || sync
    mv -f "$new" "$path" || exit 73
    ;;
  commit) message=$3 ;;
esac
if [ "$verb" != read ] && in_git && [ -n "$(git -C "$folder" status --porcelain -- "$path")" ]; then
  set --
  if [ -z "$(git -C "$folder" config user.email)" ]; then set -- "$@" -c user.name=Greenwall -c user.email=greenwall@localhost; fi
  git -C "$folder" add -- "$path" && git -C "$folder" "$@" commit -q -m "$message" -- "$path" || exit 76
  echo "committed: $message"
fi

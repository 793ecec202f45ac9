# The first process of a machine made of namespaces: ROOT is its file system, or, with LAYERS, where a writable layer over
# those is mounted. Serves SSH on PORT of loopback.
set -e
root=$1 port=$2 keys=$3 layers=$4 upper=$5
if [ -n "$layers" ]; then
  mkdir "$upper.layer"
  mount -t tmpfs tmpfs "$upper.layer"
  cp -a "$layers/." "$upper.layer/"
  mount -t overlay overlay -o "lowerdir=$upper.layer:/,upperdir=$upper,workdir=$upper.work" "$root"
else
  mount --bind "$root" "$root"
fi
mount -t proc proc "$root/proc"
for at in run tmp dev; do mount -t tmpfs tmpfs "$root/$at"; done
for one in null zero full random urandom tty; do touch "$root/dev/$one"; mount --bind "/dev/$one" "$root/dev/$one"; done
mkdir -p "$root/dev/pts" "$root/dev/shm" "$root/run/sshd"
mount -t devpts devpts "$root/dev/pts" -o newinstance,ptmxmode=0666
ln -sf pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t sysfs sysfs "$root/sys" -o ro
cp "$keys/host_key" "$keys/authorized" "$root/run/"
chmod 600 "$root/run/host_key"
[ -e "$root/etc/openrc-is-here" ] && mkdir "$root/run/openrc"
# Another home, so that the start-up files of this machine's user have no effect.
exec chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin /usr/sbin/sshd -D -e -f /dev/null -p "$port" \
  -h /run/host_key -o ListenAddress=127.0.0.1 -o AuthorizedKeysFile=/run/authorized -o StrictModes=no -o UsePAM=no \
  -o PermitRootLogin=yes -o PasswordAuthentication=no -o PrintLastLog=no -o PidFile=none -o SetEnv=HOME=/run

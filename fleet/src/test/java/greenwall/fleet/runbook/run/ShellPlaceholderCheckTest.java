package greenwall.fleet.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellPlaceholderCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo \"pool: $pool\"",
                "echo 'pool: $pool'",
                "echo `zpool list $pool`",
                "echo \"$(zpool list $pool)\"",
                "zpool status \"$pool\"",
                "sh -c $pool",
                "sudo -n bash -xc $pool",
                "eval zpool status $pool",
                "find / -exec sh -c $pool \\;",
                "ssh backup zfs list $pool",
                "ssh -p 22 backup zfs list $pool",
                "awk -F: $pool",
                "perl -ne $pool",
                ". $pool",
                "$pool status",
                "true; sudo $pool",
                "if $pool; then true; fi",
                "cat <<END | sh\nzpool status $pool\nEND",
                "echo 'open $pool",
                "watch -n 1 zpool status $pool",
                // A wrapper with an option that takes a value, or with words of its own before the command.
                "sudo -u syncoid ssh backup1 zfs list $pool",
                "sudo -u root $pool",
                "timeout -s KILL 10 sh -c $pool",
                "timeout --signal KILL 10 sh -c $pool",
                "timeout 10 $pool",
                "nice -n 5 sh -c $pool",
                "nice -n 5 $pool",
                "ionice -c 3 -n 7 bash -c $pool",
                "stdbuf -o L sh -c $pool",
                "time -f %e sh -c $pool",
                "env -u HOME sh -c $pool",
                "env -S $pool",
                "xargs -I {} sh -c $pool",
                "xargs -n 1 -P 4 ssh backup zfs list $pool",
                "chroot /mnt sh -c $pool",
                "chroot /mnt $pool",
                "docker exec c sh -c $pool",
                "docker exec -it c bash -lc $pool",
                "docker exec c $pool",
                "podman exec c sh -c $pool",
                "kubectl exec deploy/web -c app -- sh -c $pool",
                "kubectl exec web -- $pool",
                "ip netns exec blue sh -c $pool",
                "ip netns exec blue $pool",
                "nsenter -t 1 -m sh -c $pool",
                "systemd-run --scope -p MemoryMax=1G sh -c $pool",
                "systemd-run --unit job sh -c $pool",
                "flock /run/lock sh -c $pool",
                "flock /run/lock -c $pool",
                "runuser -u root -- sh -c $pool",
                "runuser root -c $pool",
                "su - postgres -c $pool",
                "su -c $pool postgres",
                "doas -u root ssh backup zfs list $pool",
                "sshpass -p x ssh backup zfs list $pool",
                "strace -f -o /tmp/t sh -c $pool",
                "unknown-wrapper sh -c $pool",
                "sudo -n /usr/bin/ssh backup zfs list $pool",
                "sudo -u $user ssh backup zfs list $pool",
                // The program text has several parts, or options follow the option.
                "sh -c 'zpool status '$pool",
                "sh -c zpool\\ status\\ $pool",
                "sh -c'zpool status '$pool",
                "sh -c -x $pool",
                "bash -c -o pipefail $pool",
                "bash -c -- $pool",
                "bash -lc $pool",
                "perl -e $pool",
                "perl -e 'print '$pool",
                "perl -w -E 1 -e $pool",
                "python3.11 -c $pool",
                "ruby -ne $pool",
                "node --eval=$pool",
                "lua5.4 -e $pool",
                "psql -d x -c $pool",
                "mysql -e 'select '$pool",
                "sqlite3 /var/db $pool",
                "busybox sh -c $pool",
                "busybox awk $pool",
                "script -q -c $pool /dev/null",
                "gdb -ex $pool",
                // A program that a label names.
                "sh $pool",
                "bash -x $pool",
                "python3 $pool",
                // Other notations of the program.
                "'sh' -c $pool",
                "\"ssh\" backup zfs list $pool",
                "s\\h -c $pool",
                "$SHELL -c $pool",
                "$(command -v sh) -c $pool",
                "$(echo ssh) backup zfs list $pool",
                "sudo -u root $SHELL -c $pool",
                ">/tmp/out sh -c $pool",
                "</dev/null ssh backup zfs list $pool",
                "< /dev/null ssh backup zfs list $pool",
                "ssh backup 2>&1 zfs list $pool",
                "sh>/tmp/out -c $pool",
                "PATH=/bin:/usr/bin sh -c $pool",
                "function f { eval $pool; }",
                "coproc sh -c $pool",
                // ssh and its relatives
                "ssh -lbob backup zfs list $pool",
                "ssh -o ProxyCommand=$pool backup",
                "ssh -oProxyCommand=$pool backup",
                "ssh -J jump backup zfs list $pool",
                "ssh -4 -p 22 backup -- zfs list $pool",
                "autossh -M 0 backup zfs list $pool",
                "scp backup:/tank/$pool .",
                "rsync -a backup:/tank/$pool .",
                "rsync -e $pool backup:/tank .",
                "rsync --rsh=$pool backup:/tank .",
                "pdsh -w a,b zpool status $pool",
                // awk, sed and find
                "awk -F : $pool",
                "awk -v n=1 $pool",
                "gawk -e $pool",
                "sed -e p -e $pool",
                "sed -n -e 's/'$pool",
                "sed s/$pool/x/ file",
                "sed /etc/hosts -e $pool",
                "sudo -u root awk $pool",
                "find / -exec sudo -u x sh -c $pool \\;",
                "find / -execdir $pool \\;",
                "tar --to-command=$pool -xf a.tar",
                "socat - EXEC:$pool",
                "tmux new-session -d $pool",
                "sudo -n watch -n 1 zpool status $pool",
                "sudo -u root parallel zpool status $pool",
                "nc -e $pool backup 22",
                "jq .pools.$pool",
                "jq -r .$pool file",
                // The shell's own evaluation
                "echo $((1 + $pool))",
                "((n = $pool))",
                "[[ $pool -gt 3 ]]",
                "let n=$pool",
                // Commands over several lines and in brackets
                "sudo -u root \\\n  sh -c $pool",
                "sudo \\\n$pool",
                "\\\nsh -c $pool",
                "f() { eval $pool; }",
                "case x in (a) eval $pool;; esac",
                "(cd / && sudo -u root sh -c $pool)",
                // Text for a shell to read
                "echo zpool status $pool | sh",
                "echo zpool status $pool | sudo -u root bash -s",
                "echo zpool status $pool | ssh backup",
                "echo zpool status $pool | ssh backup sh",
                "echo zpool status $pool | tee /tmp/x | sh",
                "echo zpool status $pool |\n sh",
                "echo zpool status $pool | (sh)",
                "echo $pool | xargs ssh backup zfs list",
                "echo $pool | xargs -I{} sh -c 'zfs list {}'",
                "sh < $file",
                // A variable with the label
                "P=$pool; ssh backup zfs list $P",
                "P=$pool\nsh -c \"zfs list $P\"",
                "P=$pool; eval zfs list ${P}",
                "P=$(echo $pool); eval zfs list $P",
                "P=$pool; Q=$P/x; ssh backup zfs list $Q",
                "for P in $(zfs list -r $pool); do ssh backup zfs list $P; done",
                "for P in $pool; do ssh backup zfs list $P; done",
                "export P=$pool; sudo -u x ssh backup zfs list $P",
                // The output of a command with the label
                "eval $(echo $pool)",
                "ssh backup $(echo zfs list $pool)",
                "watch $(echo $pool)",
                "sh -c $(echo $pool)",
                "bash <(echo $pool)",
                // Braces that are no group
                "ssh host { zfs list $pool; }",
                "eval { $pool",
            })
    void placeholderThatWouldBePartOfAProgramIsRefused(String command) {
        assertThat(ShellPlaceholderCheck.of(command).problems()).as(command).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zpool status -v $pool",
                "echo pool: $pool 'is' \"well\"",
                "tail -60 /var/log/libvirt/qemu/$domain.log",
                "ssh $host uptime",
                "ssh -p 22 -l root $host uptime",
                "zfs list -r $pool | sort -hk3 | tail -20",
                "find . -name $name -print",
                "for p in a b; do zpool status $pool; done",
                "echo ${X:-no} $pool",
                "sh -c 'zpool status \"$1\"' sh $pool",
                "# the pool's name is $pool",
                "echo it\\'s $pool",
                "cat <<END\nno label here\nEND",
                "grep -c $name /var/log/watch",
                "sudo -n zpool status $pool",
                "sudo -n smartctl -a $disk",
                "sudo -u postgres psql $database",
                "sudo -u $user zfs list $pool",
                "sudo find . -name $name",
                "timeout 10 zpool status $pool",
                "timeout -s KILL 10 zpool status $pool",
                "nice -n 5 du -sh $mountpoint",
                "docker logs $container",
                "docker exec $container ls",
                "docker exec -it web cat $file",
                "kubectl exec -n prod web -- cat $file",
                "ip -s link show $device",
                "ip netns exec blue ping -c 3 $host",
                "chroot /mnt cat $file",
                "flock /run/lock zpool scrub $pool",
                "awk -F : '{print $1}' $file",
                "sed -n '1,5p' $file",
                "sed -e p $file",
                "perl -ne 'print if /x/' $file",
                "python3 /opt/check.py $host",
                "bash -c 'zpool status \"$1\"' -- $pool",
                "ssh -o ConnectTimeout=5 $host uptime",
                "ssh $host sudo -u root zpool status",
                "journalctl -u ssh -n 50 $name",
                "zfs list $pool 2>&1 | grep x",
                "zfs list $pool 2>/dev/null",
                "zfs send $pool | ssh backup zfs receive tank/x",
                "zfs list -H $pool | awk '{print $1}' | xargs -n 1 zfs get all",
                "ls > $file",
                "rsync -a $dir backup:/tank",
                "curl -s http://$host:9100/metrics",
                "grep sh $file",
                "echo $(hostname) $pool",
                "zfs get -H all $(zfs list -o name) $pool",
                "P=$pool; zpool status \"$P\"",
                "P=$pool sh -c 'zpool status \"$P\"'",
                "P=$pool; sh -c 'zpool status \"$1\"' sh \"$P\"",
                "zpool status -j $pool | jq '.pools'",
                "zpool list -jp | jq --arg P $pool '.pools[$P]'",
                "curl -s $host | python3 -m json.tool",
                "ps aux | grep $name | grep -v sh",
                "sudo \\\n  zpool status \\\n  $pool",
                "(cd / && zpool status $pool)",
                "if [ -d $mountpoint ]; then du -sh $mountpoint; fi",
            })
    void placeholderElsewhereIsAllowed(String command) {
        assertThat(ShellPlaceholderCheck.of(command).problems()).as(command).isEmpty();
    }

    @Test
    void commandThatIsTooLongToBeCheckedIsRefused() {
        assertThat(ShellPlaceholderCheck.of("echo " + "a ".repeat(300) + "$pool")
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("too long"));
        assertThat(ShellPlaceholderCheck.of("echo $(".repeat(21) + "echo $pool" + ")".repeat(21))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("too long"));
    }

    @Test
    void lineNumberOfAProblemIsReported() {
        assertThat(ShellPlaceholderCheck.of("true\necho '$pool'\n").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(1));
    }

    @Test
    void unknownNameIsLeftToTheShell() {
        var command = new ShellCommand("for d in a b; do echo $d \"$d\" $pool; done", Map.of("pool", "tank"));
        assertThat(command.problem()).isEmpty();
        assertThat(command.program()).isEqualTo("for d in a b; do echo $d \"$d\" \"$greenwall_pool\"; done");
        assertThat(command.environment()).isEqualTo(Map.of("greenwall_pool", "tank"));
    }

    @Test
    void missingLabelPreventsRunningTheCommandButNotCopyingIt() {
        var command = new ShellCommand("rm -rf $mountpoint/tmp", Map.of("mountpoint", ""));
        assertThat(command.problem()).hasValueSatisfying(p -> assertThat(p).contains("has no label mountpoint"));
        assertThat(command.unsafe()).isEmpty();
        assertThat(command.shown()).isEqualTo("rm -rf …/tmp");
    }

    @Test
    void labelThatIsAnOptionOrContainsControlCharactersIsRefused() {
        assertThat(new ShellCommand("ssh $host", Map.of("host", "-oProxyCommand=id")).unsafe())
                .isPresent();
        assertThat(new ShellCommand("ls a$host", Map.of("host", "-x")).problem())
                .isEmpty();
        assertThat(new ShellCommand("ls $host", Map.of("host", "a\nb")).unsafe())
                .isPresent();
        assertThat(new ShellCommand("ls $dir $host", Map.of("dir", "", "host", "-x")).unsafe())
                .hasValueSatisfying(p -> assertThat(p).contains("the label host begins with a hyphen"));
    }
}

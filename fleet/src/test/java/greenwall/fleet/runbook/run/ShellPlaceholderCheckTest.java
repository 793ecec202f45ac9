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
            })
    void placeholderElsewhereIsAllowed(String command) {
        assertThat(ShellPlaceholderCheck.of(command).problems()).as(command).isEmpty();
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

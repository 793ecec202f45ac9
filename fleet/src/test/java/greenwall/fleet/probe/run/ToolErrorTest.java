package greenwall.fleet.probe.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolErrorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "sudo: a password is required|sudo does not let this user run it without a password",
                "sudo: a terminal is required to read the password; either use the -S option|sudo does not let this user run it without a password",
                "sudo: oncall is not in the sudoers file.|sudo does not let this user run it without a password",
                "ERROR: bpftrace currently only supports running as the root user.|needs root",
                "stdin:1-2: WARNING: zfs_read is not traceable (either non-existing, inlined, or marked)|this kernel has no such function to probe",
                "libbpf: prog 'x': failed to create kprobe 'vfs_read+0x0' perf event: No such file or directory|this kernel has no such function to probe",
                "ERROR: Error attaching probe: 'kprobe:cap_capable'|this kernel has no such function to probe",
                "ERROR: tracepoint not found: sched:sched_switch|the kernel's tracepoints cannot be reached",
                "failed to determine tracepoint 'syscalls/sys_enter_openat' perf event ID|the kernel's tracepoints cannot be reached",
                "Unable to find kernel headers. Try rebuilding kernel with CONFIG_IKHEADERS=m|found no kernel headers",
                "failed to init perf sampling: No such file or directory|the host has no such counter",
                "failed to load BPF object: -1|the kernel refuses to load its BPF program",
                "ERROR: Struct/union of type 'struct cfs_rq' does not contain a field named 'nr_running'|does not support this kernel",
                "biolatency: unrecognized option '--zzz'|this version of the tool does not support an option",
                "ERROR: something never seen before|reported an error",
            })
    void errorIsExplained(String line, String why) {
        assertThat(ToolError.of(line, false).orElseThrow().why()).isEqualTo(why);
    }

    /// An ordinary tool without root says this too.
    @Test
    void anOrdinaryToolHasNoErrorOfTheKernelsTracing() {
        var line = "Unable to access interface wg0: Operation not permitted";
        assertThat(ToolError.of(line, false).orElseThrow().why())
                .isEqualTo("the kernel refuses to load its BPF program");
        assertThat(ToolError.of(line, true).orElseThrow().why()).isEqualTo("is not permitted to do this");
    }

    @Test
    void harmlessMessageIsNotAnError() {
        assertThat(ToolError.of(
                        "ERROR: Unknown error -1: couldn't set RLIMIT_MEMLOCK for bpftrace. If your program is", false))
                .isEmpty();
        assertThat(ToolError.of("Tracing block device I/O... Hit Ctrl-C to end.", false))
                .isEmpty();
    }

    @Test
    void aFunctionThatCannotBeProbedEndsTheRunAtOnce() {
        assertThat(ToolError.of("WARNING: zfs_read is not traceable", false)
                        .orElseThrow()
                        .fatal())
                .isTrue();
        assertThat(ToolError.of("failed to load BPF object: -1", false)
                        .orElseThrow()
                        .fatal())
                .isFalse();
    }

    @Test
    void moreSpecificErrorHasTheLowerRank() {
        assertThat(ToolError.of("sudo: a password is required", false)
                        .orElseThrow()
                        .rank())
                .isLessThan(ToolError.of("Error: it broke", false).orElseThrow().rank());
    }

    @Test
    void aLineOfSudoIsNoErrorOfTheTool() {
        for (var line : List.of(
                "sudo: unable to send audit message: Operation not permitted",
                "sudo: unable to execute /usr/local/sbin/helper: Permission denied")) {
            assertThat(ToolError.of(line, true)).as(line).isEmpty();
            assertThat(ToolError.of(line, false)).as(line).isEmpty();
        }
        assertThat(ToolError.of("sudo: /usr/local/sbin/helper: command not found", true)
                        .orElseThrow()
                        .why())
                .isEqualTo("the helper is not on the host, or is not executable");
    }
}

package greenwall.fleet.probe.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.Toolset;
import greenwall.fleet.probe.run.ToolRemedy.FailedTool;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolRemedyTest {
    private static final FailedTool NO_LIBBPF = missing(Toolset.LIBBPF, "biolatency from libbpf-tools");
    private static final FailedTool NO_BCC = missing(Toolset.BCC, "biolatency from bcc");
    private static final FailedTool NO_BPFTRACE = missing(Toolset.BPFTRACE, "a bpftrace program");

    private static FailedTool missing(Toolset toolset, String tool) {
        return new FailedTool(toolset, tool, ToolError.NOT_INSTALLED, false);
    }

    private static FailedTool failed(Toolset toolset, String line) {
        var error = ToolError.of(line, toolset == Toolset.PLAIN).orElse(ToolError.endedWith(1));
        return new FailedTool(toolset, "wg", error, true);
    }

    private static String remedy(FailedTool... failed) {
        return ToolRemedy.of(List.of(failed), false);
    }

    @Test
    void theToolsetsOfTheProbeAreProposedIfNoneIsInstalled() {
        assertThat(remedy(NO_LIBBPF, NO_BCC, NO_BPFTRACE))
                .isEqualTo("install libbpf-tools, bpfcc-tools or bpftrace on the host");
        assertThat(remedy(NO_BPFTRACE)).isEqualTo("install bpftrace on the host");
        assertThat(remedy(missing(Toolset.PLAIN, "wg"))).isEqualTo("install wg on the host");
    }

    @Test
    void aTracingToolThatFailsProposesTheToolsetsThatTheHostLacks() {
        var failed = failed(Toolset.BCC, "error: something never seen before");
        assertThat(remedy(NO_LIBBPF, failed, NO_BPFTRACE))
                .isEqualTo("install another toolset on the host: libbpf-tools or bpftrace");
        assertThat(remedy(failed)).isEmpty();
    }

    @Test
    void aKnownErrorHasItsOwnRemedy() {
        var headers = failed(Toolset.BCC, "Unable to find kernel headers.");
        assertThat(remedy(NO_LIBBPF, headers))
                .isEqualTo("install the headers of the running kernel, or install libbpf-tools on the host");
        assertThat(remedy(headers)).isEqualTo("install the headers of the running kernel");
        assertThat(remedy(NO_LIBBPF, failed(Toolset.BCC, "must be root")))
                .isEqualTo("set \"ssh: {sudo: true}\", or connect as root");
    }

    @Test
    void anOrdinaryToolProposesNoToolset() {
        for (var line : List.of("it broke", "error: it broke")) {
            assertThat(remedy(failed(Toolset.PLAIN, line))).isEqualTo("run wg by hand on the host");
        }
        assertThat(remedy(failed(Toolset.PLAIN, "Unable to access interface: Operation not permitted")))
                .isEqualTo("set \"ssh: {sudo: true}\", or connect as root");
    }

    @Test
    void sudoIsProposedOnlyWhereItHelps() {
        var denied = ToolError.of("Unable to access interface: Operation not permitted", true)
                .orElseThrow();
        assertThat(remedy(new FailedTool(Toolset.PLAIN, "wg", denied.ranAs(true, false), true)))
                .isEqualTo("run wg by hand on the host");
        assertThat(remedy(new FailedTool(Toolset.PLAIN, "wg", denied.ranAs(false, true), true)))
                .isEqualTo("connect as root; with ssh.helper, ordinary tools run without root");
        assertThat(remedy(new FailedTool(Toolset.PLAIN, "wg", denied.ranAs(false, false), true)))
                .isEqualTo("set \"ssh: {sudo: true}\", or connect as root");
    }

    @Test
    void aToolsetThatNeedsBtfIsNotProposedForAKernelWithoutBtf() {
        var btf = failed(Toolset.BPFTRACE, "libbpf: failed to find valid kernel BTF");
        assertThat(remedy(NO_LIBBPF, btf)).isEqualTo("use a kernel with CONFIG_DEBUG_INFO_BTF");
        assertThat(remedy(NO_LIBBPF, NO_BCC, btf))
                .isEqualTo("use a kernel with CONFIG_DEBUG_INFO_BTF, or install bpfcc-tools on the host");
    }

    @Test
    void aKnownRemedyIsPreferred() {
        var notLoaded = failed(Toolset.LIBBPF, "failed to load BPF object: -1");
        var unsupported = failed(Toolset.BPFTRACE, "stdin:1:1: ERROR: Unknown identifier: 'foo'");
        assertThat(remedy(notLoaded, unsupported)).isEqualTo(notLoaded.error().remedy());
        var notStarted = new FailedTool(Toolset.BCC, "biolatency from bcc", ToolError.endedWith(1), false);
        assertThat(remedy(NO_LIBBPF, notStarted, failed(Toolset.BPFTRACE, "it broke")))
                .isEqualTo("install another toolset on the host: libbpf-tools");
    }

    @Test
    void theToolWithTheMostTellingErrorDecides() {
        var headers = failed(Toolset.BCC, "Unable to find kernel headers.");
        assertThat(remedy(headers, failed(Toolset.BPFTRACE, "error: something never seen before")))
                .isEqualTo("install the headers of the running kernel");
    }

    @Test
    void aCustomProgramIsToBeChecked() {
        for (var line : List.of("it broke", "ERROR: syntax error", "stdin:1:1: ERROR: Unknown identifier: 'foo'")) {
            assertThat(ToolRemedy.of(List.of(failed(Toolset.BPFTRACE, line)), true))
                    .isEqualTo("check the program");
        }
        assertThat(ToolRemedy.of(List.of(NO_BPFTRACE), true)).isEqualTo("install bpftrace on the host");
    }

    @Test
    void aToolThatWasNotStartedProposesNothingAboutTheTool() {
        for (var line : List.of("it broke", "error: it broke")) {
            var error = ToolError.of(line, false).orElse(ToolError.endedWith(1));
            assertThat(remedy(NO_LIBBPF, new FailedTool(Toolset.BCC, "biolatency from bcc", error, false)))
                    .isEmpty();
        }
        var helper = ToolError.of("sudo: /usr/local/sbin/helper: command not found", false)
                .orElseThrow();
        assertThat(remedy(new FailedTool(Toolset.BCC, "biolatency from bcc", helper, false)))
                .isEqualTo("install what \"greenwall probe helper\" prints at the path of ssh.helper, with mode 0755");
        var sudo = ToolError.of("sudo: a password is required", false).orElseThrow();
        assertThat(remedy(new FailedTool(Toolset.BCC, "biolatency from bcc", sudo, false)))
                .startsWith("let the user run it with passwordless sudo");
    }
}

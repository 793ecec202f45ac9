package greenwall.tests.ssh;

import greenwall.tests.poll.RealServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Whether this machine's kernel can run BPF programs.
final class BpfRequirement {
    private BpfRequirement() {}

    /// Skips the test with the reason if it cannot.
    static void needed() throws Exception {
        RealServer.program("bpftrace", "bpftrace");
        RealServer.program("biolatency", "libbpf-tools");
        if (!Files.isDirectory(Path.of("/sys/kernel/tracing/events"))) {
            skip("tracefs is not mounted: mount -t tracefs tracefs /sys/kernel/tracing would run this");
        }
        var probe = new ProcessBuilder("bpftrace", "-e", "BEGIN { exit(); }")
                .redirectErrorStream(true)
                .start();
        var output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (probe.waitFor() != 0) {
            skip("this kernel runs no BPF program for us: "
                    + output.lines().reduce((_, b) -> b).orElse(""));
        }
    }

    private static void skip(String reason) {
        if ("require".equals(System.getProperty("greenwall.real"))) {
            throw new AssertionError(reason);
        }
        Assumptions.abort(reason);
    }
}

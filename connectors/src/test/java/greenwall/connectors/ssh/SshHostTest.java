package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class SshHostTest {
    @TempDir
    Path proc;

    /// Counts the processes 41 and 42 on a host with this `/proc`.
    private String count() throws IOException {
        var script = SshHost.COUNT_PROCESSES.replace("/proc", proc.toString());
        var counting = new ProcessBuilder("sh", "-c", script, "sh", "41", "42").start();
        return new String(counting.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void processesThatCannotBeSeenAreNotCountedAsEnded() throws IOException {
        assertThat(count()).isEqualTo("unknown");

        Files.createDirectory(proc.resolve("1"));
        assertThat(count()).isEqualTo("0");

        Files.createDirectory(proc.resolve("42"));
        assertThat(count()).isEqualTo("1");
    }
}

package greenwall.fleet.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.BundledText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class TargetsFileStoreTest {
    @TempDir
    Path folder;

    private static Process target(String... words) throws IOException {
        var command = new ArrayList<>(
                List.of("sh", "-c", BundledText.of(TargetsFileStore.class, "targets-file.sh"), "greenwall-target"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static Process write(Path file, String sum, int size) throws IOException {
        return target("write", file.toString(), sum, Integer.toString(size), "Add a host");
    }

    private static void input(Process process, String text) throws IOException {
        try (var in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aSlowWriterIsNotMixedWithAnotherAtTheSameTime() throws Exception {
        var file = folder.resolve("targets.json");
        var slow = write(file, "none", 6);
        while (!Files.exists(folder.resolve("targets.json.greenwall"))) {
            assertThat(slow.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        var other = write(file, "none", 4);
        input(other, "[2]\n");
        input(slow, "[1, 1]");
        assertThat(slow.waitFor()).isZero();
        assertThat(other.waitFor()).isEqualTo(75);
        assertThat(file).hasContent("[1, 1]");
        assertThat(folder.resolve("targets.json.greenwall")).doesNotExist();
    }
}

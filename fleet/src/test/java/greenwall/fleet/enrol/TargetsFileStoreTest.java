package greenwall.fleet.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.BundledText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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

    @FunctionalInterface
    private interface CommandResponse {
        EnrolmentCommandRunner.CommandResult to(EnrolmentCommandRunner.Command command) throws InterruptedException;
    }

    private record Machine(CommandResponse response) implements EnrolmentCommandRunner {
        @Override
        public CommandResult run(Command command, Consumer<String> onLine) throws InterruptedException {
            return response.to(command);
        }

        @Override
        public Optional<String> fetchPage(int port, String path, Duration deadline) {
            return Optional.empty();
        }

        @Override
        public String address() {
            return "";
        }

        @Override
        public boolean sudo() {
            return false;
        }
    }

    /// Runs the script with a umask under which others may read nothing.
    private static EnrolmentCommandRunner.CommandResult runWithPrivateUmask(EnrolmentCommandRunner.Command command)
            throws InterruptedException {
        var words = new ArrayList<>(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"));
        words.addAll(command.words());
        try {
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            input(process, command.input());
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new EnrolmentCommandRunner.CommandResult(process.waitFor(), output, output, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TargetsFileStore.Result add(Path file) throws InterruptedException {
        return new TargetsFileStore(
                        new Machine(TargetsFileStoreTest::runWithPrivateUmask),
                        file.toString(),
                        (_, _, _, _) -> Optional.empty())
                .put(new TargetsFile.Entry("st01", List.of("st01:9100"), Map.of()), _ -> {});
    }

    @Test
    void aNewFileMayBeReadByPrometheusWhateverTheUmask() throws Exception {
        var file = folder.resolve("targets.json");
        assertThat(add(file).problem()).isEmpty();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void anEntryWhoseCommitIsRefusedIsReportedAsWritten() throws Exception {
        var refusing = "git init -q && cd .git && mkdir -p hooks && printf '#!/bin/sh\necho not like this; exit 1\n' >"
                + " hooks/pre-commit && chmod +x hooks/pre-commit";
        assertThat(new ProcessBuilder("sh", "-c", refusing)
                        .directory(folder.toFile())
                        .start()
                        .waitFor())
                .isZero();
        var file = folder.resolve("targets.json");
        var result = add(file);
        assertThat(file).content().contains("st01:9100");
        assertThat(result.problem()).contains("written, but not committed", "not like this");
        assertThat(result.changed()).isTrue();
        var again = add(file);
        assertThat(again.problem()).contains("it is not committed", "not like this");
        assertThat(again.changed()).as("written before").isTrue();
    }

    @Test
    void aFileOfWhichOnlyAPartArrivedIsNotReplaced() throws InterruptedException {
        var cutOff =
                new Machine(_ -> new EnrolmentCommandRunner.CommandResult(0, "4038471504 6\nwritable\nclean\n[]", ""));
        var store = new TargetsFileStore(cutOff, "targets.json", (_, _, _, _) -> Optional.empty());
        assertThat(store.put(new TargetsFile.Entry("st01", List.of("st01:9100"), Map.of()), _ -> {})
                        .problem())
                .contains("not as many bytes arrived as the file has");
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

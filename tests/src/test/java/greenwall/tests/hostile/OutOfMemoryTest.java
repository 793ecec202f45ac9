package greenwall.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.Main;
import greenwall.connectors.files.AtomicFile;
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

/// A process whose heap is full exits immediately: with a distinct exit code, one line, and complete files.
class OutOfMemoryTest {
    private static final String SMALL = "-Xmx36m";

    @TempDir
    Path home;

    /// Rewrites one file repeatedly while its heap fills up.
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            var file = Path.of(arguments[0]);
            var filled = new ArrayList<byte[]>();
            for (int i = 0; filled.size() < Integer.MAX_VALUE; i++) {
                AtomicFile.write(file, content(i % 10));
                filled.add(new byte[1 << 18]);
            }
        }

        static byte[] content(int digit) {
            return Integer.toString(digit).repeat(200_000).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static List<String> withLittleMemory(String mainClass, String... arguments) throws IOException {
        var command = new ArrayList<>(LaunchedProgram.command(mainClass, List.of(arguments)));
        command.add(command.indexOf("-cp"), SMALL);
        return command;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theLauncherReportsOutOfMemoryInOneLineDistinctFromAVerdict() throws Exception {
        var bin = Files.createDirectories(home.resolve("bin"));
        var lib = Files.createDirectories(home.resolve("lib"));
        var launcher = Files.copy(LaunchedProgram.LAUNCHER.resolve("greenwall"), bin.resolve("greenwall"));
        var java = home.resolve("java");
        var program = new ArrayList<String>();
        withLittleMemory("greenwall.app.Main").forEach(argument -> program.add("'" + argument + "'"));
        Files.writeString(
                java,
                "#!/bin/sh\nwhile [ \"$1\" != greenwall.app.Main ]; do shift; done\nshift\nexec "
                        + String.join(" ", program) + " \"$@\"\n");
        Files.writeString(lib.resolve("java.path"), java + "\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        assertThat(java.toFile().setExecutable(true)).isTrue();

        var builder = LaunchedProgram.builder(home, List.of(launcher.toString(), "lab", "--hosts", "5000", "--json"));
        builder.environment().remove("GREENWALL_JAVA");
        var result = LaunchedProgram.finish(home, builder);

        assertThat(result.exit()).as(result.all()).isEqualTo(Main.OUT_OF_MEMORY);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines().filter(line -> line.startsWith("greenwall: ")))
                .singleElement()
                .asString()
                .contains("out of memory");
        assertThat(result.err().lines()).as(result.err()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aFileBeingWrittenStaysComplete() throws Exception {
        var folder = Files.createDirectory(home.resolve("state"));
        var file = folder.resolve("state.json");

        var result = LaunchedProgram.run(home, withLittleMemory(Writer.class.getName(), file.toString()));

        assertThat(result.exit()).as(result.all()).isEqualTo(3);
        var content = Files.readAllBytes(file);
        assertThat(content).isEqualTo(Writer.content(content[0] - '0'));
        AtomicFile.write(file, Writer.content(1));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}

package greenwall.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Searches for inputs that a parser cannot handle, with Jazzer, in one process per target:
/// `-Dgreenwall.fuzz=SECONDS` sets how long, `-Dgreenwall.fuzz.only=NAME` selects a target. A finding is a file
/// in `target/fuzz`; in the folder of the target's inputs it becomes a test.
@EnabledIf("wanted")
class FuzzTest {
    private static final int SECONDS = Integer.getInteger("greenwall.fuzz", 0);
    private static final String ONLY = System.getProperty("greenwall.fuzz.only", "");
    private static final long SLACK_SECONDS = 120;
    private static final int LONGEST_INPUT = 16 << 10;
    /// A busy machine slows a process down; the CPU time of the thread itself is limited by [BoundedRun].
    private static final int HANGS_SECONDS = 30;

    static boolean wanted() {
        return SECONDS > 0;
    }

    static Stream<String> targets() {
        return Targets.named().keySet().stream().filter(t -> ONLY.isEmpty() || t.equals(ONLY));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void fuzzingFindsNoFailure(String target) throws Exception {
        var folder = Files.createDirectories(Path.of("target", "fuzz", target));
        var log = folder.resolve("log.txt");
        var grown = Files.createDirectories(folder.resolve("corpus"));
        var process = new ProcessBuilder(command(target, folder, grown))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS + SLACK_SECONDS, TimeUnit.SECONDS))
                    .as("the fuzzer of " + target + " ends")
                    .isTrue();
            assertThat(process.exitValue()).as(() -> found(target, log)).isZero();
        } finally {
            process.destroyForcibly();
        }
        System.out.println("fuzz " + target + ": " + last(log));
    }

    private static List<String> command(String target, Path folder, Path grown) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dgreenwall.fuzz.target=" + target,
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzEntry.class.getName(),
                "--instrumentation_includes=greenwall.**:tools.jackson.**",
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexInjection:"
                        + "com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + SECONDS,
                "-timeout=" + HANGS_SECONDS,
                "-rss_limit_mb=4096",
                "-max_len=" + LONGEST_INPUT,
                "-print_final_stats=1",
                grown.toString()));
        command.add(Corpus.folder(target).toString());
        return command;
    }

    private static String found(String target, Path log) {
        try {
            var lines = Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            int at = 0;
            while (at < lines.size() && !lines.get(at).startsWith("== ")) {
                at++;
            }
            return target + " found something (see " + log + "):\n"
                    + String.join(
                            "\n",
                            lines.subList(
                                    Math.min(at, Math.max(0, lines.size() - 12)), Math.min(lines.size(), at + 12)));
        } catch (IOException e) {
            return target + " found something; see " + log;
        }
    }

    private static String last(Path log) throws IOException {
        return Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1)
                .lines()
                .filter(l -> l.startsWith("Done ") || l.startsWith("stat::number_of_executed_units"))
                .findFirst()
                .orElse("");
    }
}

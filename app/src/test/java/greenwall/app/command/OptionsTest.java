package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import picocli.CommandLine.Model.CommandSpec;

/// Each option and each parameter of each command changes what the program does. `options.txt` has one row for
/// each: a command line without it, one with it, and a pattern that only the result of the second line
/// contains. An option without a row fails the build.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptionsTest {
    private static final String ROWS = "options.txt";

    /// Options that are covered by a test in the module that implements them.
    private static final String ELSEWHERE = "options-elsewhere.txt";

    private CommandLineRunner runner;

    /// Results of the lines without an option, cached because some options share such a line.
    private final Map<String, String> outputs = new HashMap<>();

    @BeforeAll
    void start(@TempDir Path shared) throws IOException {
        runner = new CommandLineRunner(shared);
    }

    @AfterAll
    void stop() {
        runner.close();
    }

    @ParameterizedTest
    @CsvFileSource(resources = ROWS, delimiter = '|', quoteCharacter = '\u0001')
    void theOptionChangesWhatTheProgramDoes(String option, String without, String with, String pattern)
            throws Exception {
        var expected = pattern.length() == 1 ? Pattern.quote(runner.substituted(pattern)) : pattern;
        if (!outputs.containsKey(without)) {
            outputs.put(without, runner.run(without));
        }
        assertThat(outputs.get(without)).as("%s: %s", option, without).doesNotContainPattern(expected);
        assertThat(runner.run(with)).as("%s: %s", option, with).containsPattern(expected);
    }

    private static Map<String, String> rows(String resource) throws IOException {
        try (var text = OptionsTest.class.getResourceAsStream(resource)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(row -> row.split("\\|", 2))
                    .collect(Collectors.toMap(row -> row[0].strip(), row -> row[1].strip(), (first, _) -> first));
        }
    }

    private static void collect(CommandSpec spec, String path, Set<String> into) {
        var name = path.isEmpty() ? "greenwall" : path;
        spec.options().stream()
                .filter(o -> (path.isEmpty() || !o.inherited())
                        && !Set.of("--help", "--version").contains(o.longestName()))
                .forEach(o -> into.add(name + " " + o.longestName()));
        spec.positionalParameters().forEach(p -> into.add(name + " " + p.paramLabel()));
        spec.subcommands().values().stream()
                .map(line -> line.getCommandSpec())
                .filter(command -> !command.usageMessage().hidden())
                .forEach(command -> collect(command, (path + " " + command.name()).strip(), into));
    }

    @Test
    void everyOptionHasItsTest() throws IOException {
        var options = new TreeSet<String>();
        collect(GreenwallCommand.spec(TestProcessContext.silent(Path.of(""))), "", options);
        var otherTests = rows(ELSEWHERE);
        var tested = new TreeSet<>(otherTests.keySet());
        tested.addAll(rows(ROWS).keySet());
        assertThat(tested).as("options whose effect a test holds").isEqualTo(options);
        assertThat(otherTests.values()).allSatisfy(test -> {
            int hash = test.indexOf('#');
            int slash = test.indexOf('/');
            assertThat(Path.of(
                            "..",
                            test.substring(0, slash),
                            "src/test/java/greenwall",
                            test.substring(0, hash) + ".java"))
                    .content()
                    .contains("void " + test.substring(hash + 1) + "(");
        });
    }
}

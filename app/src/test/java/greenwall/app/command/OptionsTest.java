package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigPaths;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
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

/// Each option and each parameter of each command changes what the program does: `options.txt` has one row for each,
/// with a line without it, a line with it, and a pattern that what is observed of the second line has and what is
/// observed of the first has not. An option without a row fails the build.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptionsTest {
    private static final String ROWS = "options.txt";

    /// Held by a test of the room that the option is about.
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("greenwall --open", "views/shell/ConsoleTest#aLinkOpensTheSamePlaceInAnotherConsole"),
            Map.entry("greenwall --kiosk", "app/command/ConsoleArgumentsTest#theKioskAndWhatItShows"),
            Map.entry("greenwall --view", "app/command/ConsoleArgumentsTest#theKioskAndWhatItShows"),
            Map.entry("greenwall --theme", "app/command/ConsoleArgumentsTest#theKioskAndWhatItShows"),
            Map.entry("greenwall --distance", "tests/views/FarAwayTest#everyTextIsReadFromFourMetres"),
            Map.entry("greenwall --screen", "tests/views/FarAwayTest#aLargerScreenNeedsFewerPixels"),
            Map.entry(
                    "greenwall --drill",
                    "app/command/DrillInTheConsoleTest#nobodyIsToldWhatIsWrongUntilTheRecordIsClosedAndThenItIsHeldAgainstTheTruth"),
            Map.entry(
                    "explain --journal",
                    "tests/explain/JournalOverSshTest#theCauseIsFoundInTheJournalOnceAPersonAllowsIt"),
            Map.entry("host add --plan", "tests/ssh/EnrolmentTest#aHostIsAddedCheckedAndRemovedAndNothingIsLeft"),
            Map.entry("host add --yes", "tests/ssh/EnrolmentTest#aHostIsAddedCheckedAndRemovedAndNothingIsLeft"),
            Map.entry("host remove --json", "tests/ssh/EnrolmentTest#aHostIsAddedCheckedAndRemovedAndNothingIsLeft"),
            Map.entry("history --by", "app/command/HistoryCommandTest#whatFiredIsToldAsTextAsJsonAndForASpreadsheet"),
            Map.entry("trace ID", "app/command/TraceCommandTest#aTraceIsToldAsTextAndForScripts"),
            Map.entry("trace --json", "app/command/TraceCommandTest#aTraceIsToldAsTextAndForScripts"),
            Map.entry("trace --against", "app/command/TraceCommandTest#twoTracesAreCompared"),
            Map.entry("trace search --service", "app/command/TraceCommandTest#eachOptionOfASearchIsAskedFor"),
            Map.entry("trace search --operation", "app/command/TraceCommandTest#eachOptionOfASearchIsAskedFor"),
            Map.entry("trace search --longer-than", "app/command/TraceCommandTest#eachOptionOfASearchIsAskedFor"),
            Map.entry("trace search --shorter-than", "app/command/TraceCommandTest#eachOptionOfASearchIsAskedFor"),
            Map.entry("trace search --failed", "app/command/TraceCommandTest#eachOptionOfASearchIsAskedFor"),
            Map.entry("trace search --attribute", "app/command/TraceCommandTest#eachOptionOfASearchIsAskedFor"),
            Map.entry("trace search --query", "app/command/TraceCommandTest#eachOptionOfASearchIsAskedFor"),
            Map.entry("trace search --from", "app/command/TraceCommandTest#eachOptionOfASearchIsAskedFor"),
            Map.entry("trace search --to", "app/command/TraceCommandTest#eachOptionOfASearchIsAskedFor"),
            Map.entry("trace search --limit", "app/command/TraceCommandTest#eachOptionOfASearchIsAskedFor"),
            Map.entry("trace search --json", "app/command/TraceCommandTest#aSearchTellsTheSlowestFirstAndWhatIsAway"),
            Map.entry("shot --inspect", "tests/views/EveryViewTest#nothingOverlapsIsCutOffOrPale"));

    private CommandLines lines;

    /// What was observed of lines without an option: some options share theirs.
    private final Map<String, String> observed = new HashMap<>();

    @BeforeAll
    void start(@TempDir Path shared) throws IOException {
        lines = new CommandLines(shared);
    }

    @AfterAll
    void stop() {
        lines.close();
    }

    @ParameterizedTest
    @CsvFileSource(resources = ROWS, delimiter = '|', quoteCharacter = '\u0001')
    void theOptionChangesWhatTheProgramDoes(String option, String without, String with, String pattern)
            throws Exception {
        var wanted = pattern.length() == 1 ? Pattern.quote(lines.filled(pattern)) : pattern;
        if (!observed.containsKey(without)) {
            observed.put(without, lines.run(without));
        }
        assertThat(observed.get(without)).as("%s: %s", option, without).doesNotContainPattern(wanted);
        assertThat(lines.run(with)).as("%s: %s", option, with).containsPattern(wanted);
    }

    private static Set<String> rows() throws IOException {
        try (var text = OptionsTest.class.getResourceAsStream(ROWS)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(row -> row.substring(0, row.indexOf('|')).strip())
                    .collect(Collectors.toSet());
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
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var program = new ProcessContext(
                nowhere,
                nowhere,
                InstantSource.system(),
                ZoneOffset.UTC,
                Map.of(),
                new ConfigPaths("Linux", Path.of(""), _ -> null),
                false);
        var options = new TreeSet<String>();
        collect(GreenwallCommand.spec(program), "", options);
        var held = new TreeSet<>(ELSEWHERE.keySet());
        held.addAll(rows());
        assertThat(held).as("options whose effect a test holds").isEqualTo(options);
        assertThat(ELSEWHERE.values()).allSatisfy(test -> {
            int method = test.indexOf('#');
            int room = test.indexOf('/');
            assertThat(Path.of(
                            "..",
                            test.substring(0, room),
                            "src/test/java/greenwall",
                            test.substring(0, method) + ".java"))
                    .content()
                    .contains("void " + test.substring(method + 1) + "(");
        });
    }
}

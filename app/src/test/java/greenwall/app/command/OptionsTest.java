package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigPaths;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.fleet.Labels;
import greenwall.fleet.Window;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.Opening;
import greenwall.lab.Range;
import greenwall.lab.RangeOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

/// Each option and each parameter of each command changes what the program does: one row for each, with a line
/// without it, a line with it, and a pattern that the second one's end and output have and the first one's have not. An
/// option without a row fails the build.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptionsTest {
    /// `S` stands for a range's sources; P, L and M for each of them, H for a host and D for a folder.
    private static final String ROWS = """
            greenwall --config | check --json --config D/east.yaml | check --json --config D/west.yaml | west
            greenwall --lab | check | check --lab | exit [0-3]\\b
            greenwall --prometheus | check | check --prometheus P | exit [0-3]\\b
            greenwall --loki | doctor --prometheus P | doctor --prometheus P --loki L | L
            greenwall --alertmanager | doctor --prometheus P | doctor --prometheus P --alertmanager M | M
            greenwall --cluster | check --json --config D/both.yaml | check --json --config D/both.yaml --cluster east | \\A(?s)(?!.*west)
            greenwall --log-level | incident list | --log-level loud incident list | exit 64
            check --json | check S | check S --json | \\{"
            doctor --json | doctor S | doctor S --json | \\{"
            explain --host | explain S | explain S --host H | exit [03]\\b
            explain --quantity | explain S --host H --quantity up --json | explain S --host H --quantity cpu.util --json | cpu.util
            explain --query | explain S --logs {host="x"} | explain S --query up --logs {host="x"} | exit [03]\\b
            explain --logs | explain S --query up | explain S --query up --logs {host="x"} | exit [03]\\b
            explain --at | explain S --host H --quantity up --json | explain S --host H --quantity up --json --at 2020-01-01T00:00:00Z | "window":\\["2019-12-31T23
            explain --from | explain S --host H --json | explain S --host H --json --from 2026-01-01T00:00:00Z --to 2026-01-01T01:00:00Z | "window":\\["2026-01-01T00:00:00Z
            explain --to | explain S --host H --json --from 2026-01-01T00:00:00Z --to 2026-01-01T02:00:00Z | explain S --host H --json --from 2026-01-01T00:00:00Z --to 2026-01-01T01:00:00Z | "2026-01-01T01:00:00Z"
            explain --against | explain S --host H --json --from 2026-01-02T00:00:00Z --to 2026-01-02T01:00:00Z | explain S --host H --json --from 2026-01-02T00:00:00Z --to 2026-01-02T01:00:00Z --against yesterday | "baseline":\\["2026-01-01T00:00:00Z
            explain --json | explain S --host H --quantity up | explain S --host H --quantity up --json | \\{"
            shot VIEW | shot none -o D/a.png S | shot sources -o D/a.png S | exit 0
            shot -o | shot sources S | shot sources -o D/b.png S | exit 0
            shot --size | shot sources -o D/c.png S | shot sources -o D/c.png --size 320x240 S | picture 320x240
            shot --theme | shot sources -o D/e.png --size 320x240 S | shot sources -o D/e.png --size 320x240 --theme daylight S | corner (?!0)
            probe HOST | probe none | probe list | biolatency
            probe TOOL | probe H S | probe H nonesuch S | there is no probe nonesuch
            probe --for | probe H biolatency S | probe H biolatency S --for 99h | exit 64
            probe --arg | probe H biolatency S | probe H biolatency S --arg none=1 | exit 64
            probe --json | probe list | probe list --json | \\{"
            alerts --json | alerts S | alerts S --json | \\{"
            history --from | history S --json | history S --json --from 2026-01-01T00:00:00Z --to 2026-01-02T00:00:00Z | "from":"2026-01-01
            history --to | history S --json --from 2026-01-01T00:00:00Z --to 2026-01-03T00:00:00Z | history S --json --from 2026-01-01T00:00:00Z --to 2026-01-02T00:00:00Z | "to":"2026-01-02
            history --json | history S | history S --json | \\{"
            history --csv | history S | history S --csv | cluster,alertname
            history -o | history S | history S -o D/h.csv | h.csv
            silence list --json | silence list S | silence list S --json | \\[|\\{
            silence add --dry-run | silence add S -c why a=b | silence add S -c why a=b --dry-run | \\A(?s)(?!.*silence [0-9a-f]{8})
            silence add CONDITION | silence add S -c why --dry-run | silence add S -c why --dry-run a=b | exit 0
            silence add --comment | silence add S a=c | silence add S a=c -c why | exit 0
            incident list --json | incident list | incident list --json | \\[|\\{
            incident show ID | incident show nonesuch | incident show last | a spike
            incident show --json | incident show last | incident show last --json | \\{"
            incident open FILE | incident open D/none.greenwall | incident open D/kept.greenwall | a spike
            incident open --json | incident open D/kept.greenwall | incident open D/kept.greenwall --json | \\{"
            incident export ID | incident export nonesuch -o D/x.html | incident export last -o D/x.html | exit 0
            incident export -o | incident export last | incident export last -o D/y.html | exit 0
            incident export --redact | incident export last -o D/r.html | incident export last -o D/r.html --redact spike | redaction: .*[1-9]
            incident export --redact-label | incident export last -o D/r.html | incident export last -o D/r.html --redact-label customer | redaction: .*[1-9]
            lab --incident | lab --hosts 0 | lab --hosts 0 --incident list | exit 0
            logs templates FILE | logs templates D/none | logs templates D/log | took
            logs templates --json | logs templates D/log | logs templates D/log --json | "line"
            rules export DIR | rules export | rules export D/rules1 | wrote
            rules export --host-label | rules export D/rules2 | rules export D/rules3 --host-label 9x | exit 64
            runbook show NAME | runbook show HostDown | runbook show nonesuch | exit 64
            runbook lint DIR | runbook lint | runbook lint D/none | exit 1
            completion SHELL | completion bash | completion fish | complete -c greenwall
            """;

    /// Held by a test of the room that the option is about.
    private static final Map<String, String> ELSEWHERE = Map.of(
            "greenwall --open", "views/shell/ConsoleTest#aLinkOpensTheSamePlaceInAnotherConsole",
            "greenwall --kiosk", "app/command/ConsoleWordsTest#theKioskAndWhatItShows",
            "greenwall --view", "app/command/ConsoleWordsTest#theKioskAndWhatItShows",
            "greenwall --theme", "app/command/ConsoleWordsTest#theKioskAndWhatItShows",
            "greenwall --drill",
                    "app/command/DrillInTheConsoleTest#nobodyIsToldWhatIsWrongUntilTheRecordIsClosedAndThenItIsHeldAgainstTheTruth",
            "explain --journal", "tests/explain/JournalOverSshTest#theCauseIsFoundInTheJournalOnceAPersonAllowsIt",
            "history --by", "app/command/HistoryCommandTest#whatFiredIsToldAsTextAsJsonAndForASpreadsheet",
            "shot --inspect", "tests/views/EveryViewTest#nothingOverlapsIsCutOffOrPale");

    /// No test holds their effect yet. The list may only get shorter.
    private static final Set<String> NOT_YET = Set.of(
            "alerts FILTER",
            "explain --key",
            "explain --window",
            "incident compare --truth",
            "incident compare ID",
            "incident export --as",
            "lab --bind",
            "lab --dialects",
            "lab --hosts",
            "lab --json",
            "lab --load",
            "lab --port",
            "lab --seed",
            "lab --speed",
            "lab --start",
            "probe --even-over-budget",
            "rules export --force",
            "rules export --runbooks",
            "runbook lint --live",
            "shot --at",
            "shot --host",
            "shot --quantity",
            "shot --vision",
            "shot --wait",
            "shot --window",
            "silence add --author",
            "silence add --for",
            "silence add --from",
            "silence add --until",
            "silence edit --author",
            "silence edit --comment",
            "silence edit --until",
            "silence edit CONDITION",
            "silence edit ID",
            "silence expire ID",
            "silence extend --by",
            "silence extend --until",
            "silence extend ID",
            "silence list --expired",
            "silence list CONDITION");

    private Path folder = Path.of("");
    private final Range range = Range.start(RangeOptions.DEFAULT.withHosts(3));

    OptionsTest() throws IOException {}

    @BeforeAll
    void files(@TempDir Path shared) throws IOException {
        folder = shared;
        for (var name : new String[] {"east", "west"}) {
            Files.writeString(folder.resolve(name + ".yaml"), "clusters:\n" + cluster(name));
        }
        Files.writeString(folder.resolve("both.yaml"), "clusters:\n" + cluster("east") + cluster("west"));
        Files.writeString(folder.resolve("log"), "took 12 ms\ntook 97 ms\n");
        incident();
    }

    private void incident() {
        var now = Instant.parse("2026-03-14T09:30:00Z");
        var incidents = new IncidentFolder(
                folder.resolve(".local/state/greenwall/incidents"), InstantSource.fixed(now), ZoneOffset.UTC, "anna");
        var opening = new Opening(
                Opening.newId(now, 1),
                "a spike",
                "east",
                "node",
                Labels.of("customer", "acme"),
                Window.before(now, Duration.ofHours(1)),
                now,
                ZoneOffset.UTC,
                "anna",
                false);
        if (incidents.begin(opening) instanceof Incidents.Found.Here<OpenIncident>(var open)) {
            open.close();
        }
        Said.of(
                folder,
                "incident",
                "export",
                "last",
                "-o",
                folder.resolve("kept.greenwall").toString());
    }

    private String cluster(String name) {
        return "  - {name: " + name + ", prometheus: {url: \"" + range.prometheus() + "\"}}\n";
    }

    @AfterAll
    void stop() {
        range.close();
    }

    private String filled(String word) {
        return switch (word) {
            case "P" -> range.prometheus().toString();
            case "L" -> range.loki().toString();
            case "M" -> range.alertmanager().toString();
            case "H" -> range.world().hosts().getFirst().name();
            case "S" -> "--prometheus " + filled("P") + " --loki " + filled("L") + " --alertmanager " + filled("M");
            default -> word.startsWith("D/") ? folder + word.substring(1) : word;
        };
    }

    /// How the line ended, what it said, and the picture that it drew.
    private String run(String line) throws IOException {
        var words = Arrays.stream(line.split(" ")).map(this::filled).collect(Collectors.joining(" "));
        var said = Said.of(folder, words.split(" "));
        var drawn = new StringBuilder();
        for (var word : words.split(" ")) {
            if (word.endsWith(".png") && Files.exists(Path.of(word))) {
                var picture = ImageIO.read(Path.of(word).toFile());
                drawn.append("picture ").append(picture.getWidth()).append('x').append(picture.getHeight());
                drawn.append(" corner ")
                        .append((picture.getRGB(1, picture.getHeight() - 2) & 0xff) / 128)
                        .append('\n');
                Files.delete(Path.of(word));
            }
        }
        return "exit " + said.exit() + "\n" + drawn + said.all();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = ROWS)
    void theOptionChangesWhatTheProgramDoes(String option, String without, String with, String pattern)
            throws IOException {
        var wanted = pattern.length() == 1 ? Pattern.quote(filled(pattern)) : pattern;
        assertThat(run(without)).as("%s: %s", option, without).doesNotContainPattern(wanted);
        assertThat(run(with)).as("%s: %s", option, with).containsPattern(wanted);
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
    void everyOptionHasItsTest() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var program = new Program(
                nowhere,
                nowhere,
                InstantSource.system(),
                ZoneOffset.UTC,
                Map.of(),
                new ConfigPaths("Linux", folder, _ -> null),
                false);
        var options = new TreeSet<String>();
        collect(GreenwallCommand.spec(program), "", options);
        var held = new TreeSet<>(ELSEWHERE.keySet());
        ROWS.lines().forEach(row -> held.add(row.substring(0, row.indexOf('|')).strip()));
        assertThat(held).doesNotContainAnyElementsOf(NOT_YET);
        held.addAll(NOT_YET);
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

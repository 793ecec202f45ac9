package greenwall.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import greenwall.app.command.ExitCodes;
import greenwall.connectors.incident.IncidentFile;
import greenwall.fleet.CheckedUrl;
import greenwall.fleet.CsvField;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.HtmlIncidentReport;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.MarkdownIncidentReport;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.console.Commands;
import greenwall.tests.fuzz.BoundedRun;
import greenwall.tests.fuzz.Targets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Hostile inputs at every entry point: each results in plain text only, and none takes long.
@Tag("slow")
class HostileInputsTest {
    private static final Instant NOW = Instant.parse("2026-03-14T09:30:00Z");
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path home;

    @Test
    void theListOfInputsIsLongEnoughAndDiffersFromTheFirst() {
        assertThat(HostileInputs.size()).isGreaterThan(130);
        assertThat(HostileInputs.TEXTS)
                .doesNotContainAnyElementsOf(HostileTexts.all())
                .doesNotHaveDuplicates();
    }

    private Commands.ExitAndOutput run(List<String> sources, List<String> command) {
        return Commands.of(home)
                .at(InstantSource.fixed(NOW), ZoneId.of("Europe/Berlin"))
                .run(Stream.concat(sources.stream(), command.stream()).toList());
    }

    @Test
    void labelsHostNamesAndLogLinesArePlainTextInEveryCommand() throws IOException {
        var texts = HostileInputs.TEXTS.stream().map(t -> t + HostileTexts.MARK).toList();
        var options = PracticeRangeOptions.DEFAULT.withHosts(3).withIncident(IncidentKind.DISK_FILLING);
        int showing = 0;
        try (var range = PracticeRange.start(options, InstantSource.fixed(NOW))) {
            range.evaluator().awaitCaughtUp(SOON);
            try (var hostile = HostileSources.of(range, texts, true, 0, 11, 23)) {
                var sources = hostile.options();
                for (var command : List.of(
                        List.of("check"),
                        List.of("doctor", "--json"),
                        List.of("alerts"),
                        List.of("explain", "--query", "up", "--logs", "{host=~\".+\"}", "--at", NOW.toString()))) {
                    var ran = run(sources, command);
                    assertThat(SanitizedText.block(ran.all())).as("%s", command).isEqualTo(ran.all());
                    assertThat(ran.exit()).as("%s: %s", command, ran.all()).isNotEqualTo(ExitCodes.FAILED);
                    if (command.contains("--json")) {
                        JsonMapper.shared().readTree(ran.all());
                    }
                    showing += ran.all().contains(HostileTexts.MARK) ? 1 : 0;
                }
            }
        }
        assertThat(showing).as("commands that show any of it").isGreaterThan(2);
    }

    @Test
    void exportsOfHostileTextsArePlainText() {
        for (var text : HostileInputs.TEXTS) {
            var incidentOpening = new IncidentStart(
                    "20260314T093000Z-a1b2",
                    text,
                    "east",
                    text,
                    Labels.of("host", text),
                    TimeWindow.before(NOW, Duration.ofHours(1)),
                    NOW,
                    ZoneId.of("Europe/Berlin"),
                    text,
                    false);
            var incident = new Incident(incidentOpening, List.of(), Optional.empty(), "");
            var page = HtmlIncidentReport.of(incident);
            var markdown = MarkdownIncidentReport.of(incident).text();
            assertThat(SanitizedText.block(page)).as(text).isEqualTo(page);
            assertThat(SanitizedText.block(markdown)).as(text).isEqualTo(markdown);
            if (text.indexOf('<') >= 0 || text.indexOf('"') >= 0) {
                assertThat(page).doesNotContain(text);
            }
            var field = CsvField.of(text);
            assertThat(field.replaceFirst("^\"", ""))
                    .as("field of %s", text)
                    .doesNotStartWith("=")
                    .doesNotStartWith("\r");
        }
    }

    @Test
    void noHostileAddressIsAcceptedForTheBrowser() {
        for (var address : HostileInputs.ADDRESSES) {
            assertThat(CheckedUrl.of(address)).as(address).isEmpty();
        }
    }

    @Test
    void anExpressionWithCatastrophicBacktrackingIsAborted() {
        var long1 = Labels.of("host", "a".repeat(5000) + "!");
        var long2 = Labels.of("host", "ab".repeat(50_000) + "!");
        for (var expression : HostileInputs.EXPRESSIONS) {
            assertTimeoutPreemptively(
                    SOON,
                    () -> {
                        if (SilenceMatchers.parse(List.of("host=~\"" + expression + "\""))
                                instanceof SilenceMatchers.Parsed.Valid(var matchers)) {
                            for (int i = 0; i < 10; i++) {
                                matchers.test(long1);
                                matchers.test(long2);
                            }
                        }
                    },
                    expression);
        }
    }

    private static void tryInput(String target, String prefix, String input) {
        assertThatCode(() -> assertTimeoutPreemptively(
                        SOON,
                        () -> BoundedRun.run(Targets.named(target), (prefix + input).getBytes(StandardCharsets.UTF_8))))
                .as("%s %s%.120s", target, prefix, input)
                .doesNotThrowAnyException();
    }

    @Test
    void configurationsAreReadOrRefused() throws IOException {
        for (var text : HostileInputs.CONFIGURATIONS) {
            tryInput("config", "", text);
            var file = Files.writeString(home.resolve("greenwall.yaml"), text);
            var ran = run(List.of("--config", file.toString()), List.of("silence", "add", "a=b", "-c", "x"));
            assertThat(SanitizedText.block(ran.all())).isEqualTo(ran.all());
            assertThat(ran.exit()).as("%.100s: %s", text, ran.all()).isNotIn(0, ExitCodes.FAILED);
        }
    }

    @Test
    void runbooksAreReadAndNothingIsFetchedForThem() {
        for (var text : HostileInputs.RUNBOOKS) {
            tryInput("runbook", "", text);
        }
    }

    @Test
    void responsesAreReadOrRefused() {
        for (var answer : HostileInputs.ANSWERS) {
            for (var target : List.of("prometheus", "loki", "alertmanager")) {
                for (int question = 0; question < 5; question++) {
                    tryInput(target, Integer.toString(question), answer);
                }
            }
            tryInput("series", "", answer);
            tryInput("tail", "0", answer);
        }
    }

    private interface Fill {
        void into(ZipOutputStream zip) throws IOException;
    }

    private Path zip(String name, Fill fill) throws IOException {
        var file = home.resolve(name + ".greenwall");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            fill.into(zip);
        }
        return file;
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    @Test
    void incidentFilesAreReadInMemoryOrRefused() throws Exception {
        var secret = Files.writeString(home.resolve("secret"), "do not show");
        var files = new ArrayList<Path>();
        for (var name : List.of(
                "../../escaped",
                "/tmp/gwx-escaped",
                "..\\..\\escaped",
                "incident.jsonl/../../escaped",
                "C:\\escaped",
                "con",
                "\u202egnp.escaped",
                "a".repeat(60_000))) {
            files.add(zip("slip" + files.size(), zip -> entry(zip, name, new byte[] {1})));
        }
        files.add(zip("bomb", zip -> entry(zip, "incident.jsonl", new byte[80 << 20])));
        files.add(zip("many", zip -> {
            for (int i = 0; i < 1000; i++) {
                entry(zip, "f" + i, new byte[0]);
            }
        }));
        files.add(zip(
                "deep",
                zip -> entry(
                        zip,
                        "incident.jsonl",
                        ("{\"a\":".repeat(100_000) + "\t0\n").getBytes(StandardCharsets.UTF_8))));
        files.add(zip("sums", zip -> {
            entry(zip, "manifest.json", "{\"sha256\":{\"incident.jsonl\":{}}}".getBytes(StandardCharsets.UTF_8));
            entry(zip, "incident.jsonl", "\u001b[2J\n".getBytes(StandardCharsets.UTF_8));
        }));
        files.add(Files.createSymbolicLink(home.resolve("link.greenwall"), secret));
        files.add(Files.createSymbolicLink(home.resolve("endless.greenwall"), Path.of("/dev/zero")));
        files.add(Files.createSymbolicLink(home.resolve("loop.greenwall"), home.resolve("loop.greenwall")));
        files.add(Files.createDirectory(home.resolve("folder.greenwall")));
        files.add(Files.write(home.resolve("empty.greenwall"), new byte[0]));
        if (new ProcessBuilder("mkfifo", home.resolve("pipe.greenwall").toString())
                        .start()
                        .waitFor()
                == 0) {
            files.add(home.resolve("pipe.greenwall"));
        }
        var before = listing();
        for (var file : files) {
            assertTimeoutPreemptively(SOON, () -> IncidentFile.open(file), file.toString());
            var ran = assertTimeoutPreemptively(
                    SOON, () -> run(List.of(), List.of("incident", "open", file.toString())), file.toString());
            assertThat(ran.all()).doesNotContain("do not show");
            assertThat(SanitizedText.block(ran.all())).isEqualTo(ran.all());
            assertThat(ran.exit()).as(ran.all()).isNotIn(0, ExitCodes.FAILED);
        }
        assertThat(listing()).isEqualTo(before);
        assertThat(Path.of("/tmp/gwx-escaped")).doesNotExist();
    }

    private List<String> listing() throws IOException {
        try (var all = Files.walk(home)) {
            return all.map(Path::toString).sorted().toList();
        }
    }
}

package greenwall.fleet.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.source.Matrix;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:34:11Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final TimeWindow WINDOW = TimeWindow.before(NOW, Duration.ofHours(1));
    private static final String EVIL = "</pre><script>alert(1)</script> ``` [x](javascript:1) \u202eacme";

    private static Incident incident() {
        var series = new Matrix.Series(
                Labels.of("device", "<sda>", "customer", "acme"),
                new long[] {
                    WINDOW.start().toEpochMilli() + 60_000,
                    WINDOW.start().toEpochMilli() + 120_000,
                    WINDOW.start().toEpochMilli() + 1_200_000
                },
                new double[] {0.01, 0.02, 0.4},
                List.of());
        var pieces = List.of(
                new Evidence.Chart(
                        EVIL,
                        "prod",
                        "latency{customer=\"acme\"} > 0",
                        Unit.SECONDS,
                        WINDOW,
                        Duration.ofSeconds(60),
                        List.of(series),
                        "rises"),
                new Evidence.Lines(
                        "log",
                        "prod",
                        "{host=\"node04\"}",
                        WINDOW,
                        List.of(new Evidence.Line(
                                NOW.getEpochSecond() * 1_000_000_000L,
                                Labels.EMPTY,
                                EVIL + " Bearer abc123 {\"customer\":\"zeta\"} user=root")),
                        0,
                        ""),
                new Evidence.CommandRun("node04", "cat /etc/motd", "welcome to acme\n", 0, Duration.ZERO, 0, ""),
                new Evidence.ProbeRun(
                        "node04",
                        "execsnoop",
                        Map.of("customer", "acme"),
                        WINDOW,
                        List.of(
                                new ProbeOutput.Event(NOW, Map.of("args", "--token Bearer xyz789")),
                                new ProbeOutput.Table(NOW, List.of("A"), List.of(List.of("acme")))),
                        0,
                        ""),
                new Evidence.Note("called acme"));
        var labels = Labels.of("alertname", "High", "customer", "acme");
        var start = TestIncidentStarts.alert("node04", "High latency of acme", labels, WINDOW, BERLIN);
        var end = new IncidentEnd(
                NOW,
                BERLIN,
                "anna",
                IncidentVerdict.INCIDENT,
                "disk of acme",
                List.of(new IncidentEnd.ProposedChange(IncidentEnd.ChangeKind.THRESHOLD, "0.1 for acme")));
        return new Incident(start, TestIncidentStarts.timeline(NOW, BERLIN, "step", pieces), Optional.of(end), "");
    }

    @Test
    void htmlReportContainsEverythingAndExecutesNothing() {
        var page = HtmlIncidentReport.of(incident());

        assertThat(page)
                .contains(
                        "&lt;script&gt;alert(1)",
                        "Content-Security-Policy",
                        "<svg",
                        "2026-11-20 03:34:11 CET (02:34:11 UTC)")
                .doesNotContain("<script", "\u202e", "http://prom");
    }

    @Test
    void markdownReportContainsEverythingAndExecutesNothing() {
        var report = MarkdownIncidentReport.of(incident());

        assertThat(report.text())
                .contains("![", "](0001.svg)", "## Changes to make", "threshold: 0.1 for acme")
                .doesNotContain("\u202e");
        assertThat(report.text().replaceAll("(?s)(?<=\n)(`{3,})[a-z]*\n.*?\n\\1\n", ""))
                .as("outside of fences")
                .doesNotContain("<script", "[x](javascript");
        assertThat(report.text()).contains("````\n");
        assertThat(report.pictures()).containsOnlyKeys("0001.svg");
    }

    @Test
    void addressesAndMentionsInMarkdownAreCode() {
        var note = new Evidence.Note("ask @all (https://evil.example/a_b) or `WWW.evil.example|x*y");
        var start = TestIncidentStarts.alert("node04", "High", Labels.EMPTY, WINDOW, ZoneOffset.UTC);
        var timeline = TestIncidentStarts.timeline(NOW, ZoneOffset.UTC, "", List.of(note));

        assertThat(MarkdownIncidentReport.of(new Incident(start, timeline, Optional.empty(), ""))
                        .text())
                .contains("> ask `@all` `(https://evil.example/a_b)` or \\``WWW.evil.example`\\|x\\*y\n");
    }

    @Test
    void chartIsValidXmlWithAGapWhereDataIsMissing() throws Exception {
        var svg = MarkdownIncidentReport.of(incident()).pictures().get("0001.svg");

        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        var path = ((Element) document.getElementsByTagName("path").item(0)).getAttribute("d");
        assertThat(path.chars().filter(c -> c == 'M').count()).isEqualTo(2);
        assertThat(path.chars().filter(c -> c == 'L').count()).isEqualTo(1);
    }

    @Test
    void redactedValuesAppearNowhereInExportedReports() {
        var redacted = Redaction.of(List.of("Bearer \\S+"), List.of("customer")).apply(incident());

        var all = HtmlIncidentReport.of(redacted.incident())
                + MarkdownIncidentReport.of(redacted.incident()).text()
                + redacted.incident();
        assertThat(all).doesNotContain("acme", "abc123", "xyz789", "zeta").contains("node04", "user=root");
        assertThat(redacted.effects())
                .extracting(Redaction.Effect::rule, Redaction.Effect::pieces)
                .containsExactly(Tuple.tuple("label customer", 7), Tuple.tuple("pattern Bearer \\S+", 2));
        assertThat(redacted.text()).contains("places in 7 entries");
    }

    @Test
    void equalSecretsShareOnePlaceholderAndDifferentOnesDoNot() {
        var redacted = Redaction.of(List.of("Bearer \\S+"), List.of()).apply(incident());
        var text = redacted.incident().toString();

        assertThat(text).contains("‹redacted 1›", "‹redacted 2›").doesNotContain("‹redacted 3›");
    }

    @Test
    void invalidPatternIsReportedInOneLine() {
        assertThatThrownBy(() -> Redaction.of(List.of("a("), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a(");
    }

    @Test
    void similarIncidentsOfTheSameAlertAreListedClosestFirst() {
        var now = incident().start();
        var sameHost = summary(2, "High", "node04");
        var otherHost = summary(3, "High", "node05");
        var otherAlert = summary(4, "Low", "node09");

        var otherCluster = summary(5, "High", "lab", "node04");

        var similar = SimilarIncidents.find(now, List.of(otherCluster, otherAlert, otherHost, sameHost), 5);

        assertThat(similar)
                .extracting(SimilarIncidents.SimilarIncident::why)
                .containsExactlyInAnyOrder(
                        "the same alert on the same host", "the same alert on node05", "the same alert on node04 (lab)")
                .startsWith("the same alert on the same host");
    }

    private static IncidentStore.Summary taken(String title, Duration ago) {
        var window = TimeWindow.before(NOW.minus(ago), Duration.ofHours(1));
        return new IncidentStore.Summary(
                TestIncidentStarts.of("prod", "node04", title, window, ZoneOffset.UTC), 1, Optional.empty(), "");
    }

    @Test
    void anEarlierRecordOfTheSameTakenProblemIsSimilarAndALaterOneIsNot() {
        var now = taken("node04: pool tank is degraded", Duration.ofDays(1));
        var earlier = taken("node04: pool tank is degraded", Duration.ofDays(9));
        var later = taken("node04: pool tank is degraded", Duration.ZERO);
        var other = taken("node04: load is too high", Duration.ofDays(9));

        assertThat(SimilarIncidents.find(now.start(), List.of(now, earlier, later, other), 5))
                .containsExactly(
                        new SimilarIncidents.SimilarIncident(earlier, 0.75, "the same problem on the same host"));
    }

    private static IncidentStore.Summary summary(int salt, String alert, String host) {
        return summary(salt, alert, "prod", host);
    }

    private static IncidentStore.Summary summary(int salt, String alert, String cluster, String host) {
        var start = new IncidentStart(
                IncidentStart.newId(NOW.minusSeconds(90_000), salt),
                alert,
                cluster,
                host,
                Labels.of("alertname", alert, "customer", "other"),
                WINDOW,
                NOW.minusSeconds(90_000),
                BERLIN,
                "anna",
                false);
        return new IncidentStore.Summary(start, 3, Optional.empty(), "");
    }

    @Test
    void aHistogramWithANegativeCountIsDrawnWithoutABar() {
        var hist = new ProbeOutput.Histogram(
                NOW,
                "",
                "sda",
                "us",
                List.of(new ProbeOutput.Bucket(0, 1, -3), new ProbeOutput.Bucket(2, 3, Long.MAX_VALUE)));
        var run = new Evidence.ProbeRun("node04", "biolatency", Map.of(), WINDOW, List.of(hist), 0, "");

        assertThat(EvidenceRenderer.lines(run, ZoneId.of("UTC")))
                .anySatisfy(line -> assertThat(line).endsWith("-3 |"))
                .last()
                .asString()
                .endsWith("|" + "#".repeat(40));
    }

    @Test
    void aReportSaysWhatWasAskedAndForWhichTime() {
        var at = new Evidence.MeasuredValues("f", "prod", "up", Unit.NONE, NOW, List.of(), "");
        var log = new Evidence.Lines("l", "prod", "{}", WINDOW, List.of(), 0, "no matching lines");
        var program = Map.of("program", "BEGIN {\n  exit() }");
        var run = new Evidence.ProbeRun("node04", "bpftrace", program, WINDOW, List.of(), 0, "");
        var pieces = List.of(at, log, run);
        var start = TestIncidentStarts.alert("node04", "High", Labels.EMPTY, WINDOW, ZoneOffset.UTC);
        var timeline = TestIncidentStarts.timeline(NOW, ZoneOffset.UTC, "", pieces);

        assertThat(HtmlIncidentReport.of(new Incident(start, timeline, Optional.empty(), "")))
                .contains("; as of 2026-11-20 02:34:11 UTC</p>", "program = BEGIN {\n  exit() }")
                .containsPattern("(?s)(; from 2026-11-20 01:34:11 UTC to 2026-11-20 02:34:11 UTC</p>.*){2}");
    }

    @Test
    void theOutputsOfAProbeHaveTheirTimes() {
        var outputs = List.<ProbeOutput>of(
                new ProbeOutput.Histogram(NOW, "disk", "sda", "us", List.of(new ProbeOutput.Bucket(0, 1, 5))),
                new ProbeOutput.Event(NOW.plusSeconds(1), Map.of("PID", "7")),
                new ProbeOutput.Stack(NOW.plusSeconds(2), "java", List.of("main"), 9));
        var run = new Evidence.ProbeRun("node04", "x", Map.of(), WINDOW, outputs, 0, "");

        assertThat(EvidenceRenderer.lines(run, ZoneOffset.UTC))
                .contains("02:34:11 UTC  disk sda us", "02:34:12 UTC  PID=7", "java main 9");
    }

    private static Evidence.Line lineOf(String host) {
        return new Evidence.Line(1, Labels.of("host", host), "hello");
    }

    @Test
    void linesOfSeveralHostsNameThem() {
        assertThat(EvidenceRenderer.lines(
                        new Evidence.Lines("x", "prod", "x", WINDOW, List.of(lineOf("node04"), lineOf("hv1")), 0, ""),
                        ZoneOffset.UTC))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("  node04  hello"),
                        line -> assertThat(line).endsWith("  hv1  hello"));
        assertThat(EvidenceRenderer.lines(
                        new Evidence.Lines("x", "prod", "x", WINDOW, List.of(lineOf("node04")), 0, ""), ZoneOffset.UTC))
                .first()
                .asString()
                .doesNotContain("node04");
    }

    @Test
    void anUnknownExitCodeIsNotShownAsANumber() {
        var run = new Evidence.CommandRun("node04", "x", "", -1, Duration.ZERO, 0, "");
        assertThat(EvidenceRenderer.exit(run)).startsWith("exit code unknown after ");
    }

    @Test
    void aChartSaysHowManyLinesItDoesNotDraw() {
        var series = new Matrix.Series(Labels.of("a", "b"), new long[] {1}, new double[] {1}, List.of());
        var chart = new Evidence.Chart(
                "x", "prod", "x", Unit.NONE, WINDOW, Duration.ofSeconds(60), Collections.nCopies(26, series), "");
        assertThat(SvgChart.of(chart, BERLIN)).contains("and 19 more lines, 2 of them not drawn");
    }

    @Test
    void aSingleLineThatIsLeftOutIsCountedInTheSingular() {
        var window = TimeWindow.before(Instant.EPOCH, Duration.ofHours(1));
        var lines = List.of(new Evidence.Line(1, Labels.EMPTY, "hello"));

        assertThat(EvidenceRenderer.lines(new Evidence.Lines("x", "prod", "x", window, lines, 1, ""), ZoneId.of("UTC")))
                .last()
                .isEqualTo("… and 1 more line");
    }
}

package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.Suppression;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.layout.BorderPane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusBarTest {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration DAY = Duration.ofDays(1);

    private static FleetState fleetWithSlowSource() {
        var builder = Fleets.cluster("prod-east");
        var slow = Fleets.source("prod-east", Source.Kind.PROMETHEUS, CellState.OK);
        builder.source(new SourceState(
                slow.source(),
                slow.state(),
                slow.lastAnswer(),
                slow.age(),
                slow.roundTrip(),
                slow.skew(),
                "",
                "",
                Optional.of(new SourceState.LongerInterval(MINUTE, "it takes 9 s to respond")),
                Optional.empty(),
                SourceState.Completeness.COMPLETE));
        builder.source(Fleets.source("prod-east", Source.Kind.LOKI, CellState.OK));
        builder.source(Fleets.source("prod-east", Source.Kind.ALERTMANAGER, CellState.OK));
        return builder.fleet();
    }

    private static FleetState fleetWithClockOff() {
        return respondedAt(Optional.of(Fleets.NOW.plus(DAY).minusSeconds(4)), Optional.of(DAY.negated()));
    }

    private static FleetState respondedAgo(Duration age) {
        return respondedAt(Optional.of(Fleets.NOW.minus(age)), source().skew());
    }

    private static SourceState source() {
        return Fleets.source("prod-east", Source.Kind.PROMETHEUS, CellState.OK);
    }

    /// One source with the time of its last response, according to its own clock.
    private static FleetState respondedAt(Optional<Instant> at, Optional<Duration> skew) {
        var prometheus = source();
        return Fleets.cluster("prod-east")
                .source(new SourceState(
                        prometheus.source(),
                        at.isEmpty() ? CellState.SILENT : prometheus.state(),
                        at,
                        prometheus.age(),
                        prometheus.roundTrip(),
                        skew,
                        "",
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        SourceState.Completeness.COMPLETE))
                .fleet();
    }

    @Test
    void aSourceThatRespondedTooLongAgoIsNotHealthyEvenBetweenPolls() {
        assertThat(texts(1920, 1080, respondedAgo(Duration.ofSeconds(28)))).contains("prometheus prod-east 28 s");
        assertThat(texts(1920, 1080, respondedAgo(Duration.ofSeconds(54))))
                .contains("prometheus prod-east silent 54 s");
        assertThat(texts(1920, 1080, respondedAt(Optional.empty(), Optional.empty())))
                .contains("prometheus prod-east silent since start");
    }

    @Test
    void sourcesWithoutVerifiedTlsAreNamedAndInANarrowWindowStillPointedOut() {
        var unverified = List.of(
                Fleets.source("prod-east", Source.Kind.PROMETHEUS, CellState.OK).source(),
                Fleets.source("prod-west", Source.Kind.LOKI, CellState.OK).source());
        for (int width : List.of(1920, 400)) {
            assertThat(texts(width, 480, statusBar -> statusBar.warn(unverified)))
                    .contains("TLS not verified");
            assertThat(texts(width, 480, statusBar -> statusBar.warn(List.of())))
                    .doesNotContain("TLS");
        }
        assertThat(texts(1920, 480, statusBar -> statusBar.warn(unverified)))
                .contains("TLS not verified: prometheus prod-east, loki prod-west");
    }

    @Test
    void silentSourcesKeepTheirNamesInANarrowWindow() {
        var builder = Fleets.cluster("prod-east");
        for (var kind : List.of(Source.Kind.PROMETHEUS, Source.Kind.LOKI, Source.Kind.ALERTMANAGER)) {
            builder.source(Fleets.source("prod-east", kind, CellState.SILENT));
        }
        assertThat(texts(520, 480, builder.fleet())).contains("prom 2 m", "loki 2 m", "am 2 m");
        assertThat(texts(620, 480, builder.fleet())).contains("prom silent 2 m", "am silent 2 m");
    }

    @Test
    void twoSourcesOfOneKindKeepTheirClustersInANarrowWindow() {
        var builder = Fleets.cluster("prod-east")
                .source(Fleets.source("prod-east", Source.Kind.PROMETHEUS, CellState.OK))
                .source(Fleets.source("prod-west", Source.Kind.PROMETHEUS, CellState.OK))
                .source(Fleets.source("prod-east", Source.Kind.LOKI, CellState.SILENT));
        assertThat(texts(620, 480, builder.fleet())).contains("prom prod-east", "prom prod-west", "loki");
    }

    @Test
    void aLongTitleDoesNotHideTheSourcesAndTheProblems() {
        var builder = Fleets.cluster("prod-east")
                .source(Fleets.source("prod-east", Source.Kind.PROMETHEUS, CellState.OK))
                .source(Fleets.source("prod-east", Source.Kind.LOKI, CellState.SILENT));
        assertThat(texts(900, 480, statusBar -> {
                    statusBar.setTitle("Host · " + "very-long-name-of-a-host".repeat(6));
                    statusBar.show(builder.fleet());
                    statusBar.show(new AlertsAndProblems(
                            new AlertSnapshot(Fleets.NOW, List.of(), List.of(), List.of(), List.of(), List.of()),
                            Optional.of(List.of()),
                            List.of()));
                }))
                .contains("loki silent", "prom", "no problems");
    }

    @Test
    void sourcesThatRespondAreCountedWhereTheirNamesDoNotFit() {
        var builder = Fleets.cluster("prod-east");
        for (var kind : List.of(Source.Kind.PROMETHEUS, Source.Kind.LOKI, Source.Kind.TEMPO)) {
            builder.source(Fleets.source("prod-east", kind, CellState.OK));
        }
        builder.source(Fleets.source("prod-east", Source.Kind.ALERTMANAGER, CellState.SILENT));
        assertThat(texts(420, 480, builder.fleet())).contains("am 2 m", "3 sources");
        assertThat(texts(700, 480, builder.fleet()))
                .contains("prom", "loki", "tempo")
                .doesNotContain("sources");
    }

    private static String texts(int width, int height) {
        return texts(width, height, fleetWithSlowSource());
    }

    private static String texts(int width, int height, FleetState fleet) {
        return texts(width, height, fleet, AlertsAndProblems.UNKNOWN);
    }

    private static String texts(int width, int height, FleetState fleet, AlertsAndProblems firing) {
        return texts(width, height, statusBar -> {
            statusBar.show(fleet);
            statusBar.show(firing);
        });
    }

    private static String texts(int width, int height, Consumer<StatusBar> update) {
        var statusBars = new StatusBar[1];
        Pictures.draw("strip-slowed", Theme.NIGHT, width, height, style -> {
            var statusBar = new StatusBar(style, InstantSource.fixed(Fleets.NOW), ZoneOffset.UTC);
            statusBar.setTitle("Wall");
            update.accept(statusBar);
            statusBars[0] = statusBar;
            var pane = new BorderPane();
            pane.setTop(statusBar);
            return pane;
        });
        return Fx.get(() -> List.copyOf(statusBars[0].textBounds()).stream()
                .map(TextBounds::text)
                .collect(Collectors.joining(" | ")));
    }

    @ParameterizedTest
    @CsvSource({"1920, 1080", "3840, 2160"})
    void aSourceThatIsPolledLessOftenShowsItsIntervalAndTheReason(int width, int height) {
        assertThat(texts(width, height)).contains("polled every 60 s because it takes 9 s to respond");
    }

    @Test
    void aClockThatIsOffByMoreThanAScrapeIsReported() {
        assertThat(texts(1920, 1080, fleetWithClockOff()))
                .contains("this machine's clock is 1 d ahead of that of the Prometheus of prod-east")
                .contains("prometheus prod-east 4 s");
        assertThat(texts(1366, 768, fleetWithClockOff()))
                .as("there is room for it beside the sources")
                .contains("this machine's clock is 1 d ahead of that of the Prometheus of prod-east");
        assertThat(texts(640, 480, fleetWithClockOff())).contains("clocks differ");
        assertThat(texts(1920, 1080)).doesNotContain("clock");
    }

    @Test
    void aConfigurationThatIsNotInEffectIsReportedUntilOneIs() {
        assertThat(texts(
                        1920,
                        1080,
                        statusBar -> statusBar.showRejectedConfiguration(Optional.of("line 3: unknown key walls"))))
                .contains("configuration not applied: line 3: unknown key walls");
        assertThat(texts(
                        400,
                        480,
                        statusBar -> statusBar.showRejectedConfiguration(Optional.of("line 3: unknown key walls"))))
                .contains("configuration not applied")
                .doesNotContain("line 3");
        assertThat(texts(1920, 1080, statusBar -> {
                    statusBar.showRejectedConfiguration(Optional.of("line 3: unknown key walls"));
                    statusBar.showRejectedConfiguration(Optional.empty());
                }))
                .doesNotContain("configuration");
    }

    @Test
    void whatCannotBeSavedIsReportedUntilItIs() {
        var warning =
                new StateFolderWarning("not saved: acknowledgements (/s: disk full)", "not saved: acknowledgements");
        assertThat(texts(1920, 1080, statusBar -> statusBar.showStateFolder(Optional.of(warning))))
                .contains("not saved: acknowledgements (/s: disk full)");
        assertThat(texts(400, 480, statusBar -> statusBar.showStateFolder(Optional.of(warning))))
                .contains("not saved: acknowledgements");
        assertThat(texts(1920, 1080, statusBar -> {
                    statusBar.showStateFolder(Optional.of(warning));
                    statusBar.showStateFolder(Optional.empty());
                }))
                .doesNotContain("saved");
    }

    @Test
    void theClockOfAPracticeRangeIsNotChecked() {
        assertThat(texts(1920, 1080, statusBar -> {
                    statusBar.show(fleetWithClockOff());
                    statusBar.markPracticeRange();
                }))
                .contains("prometheus prod-east")
                .doesNotContain("clock");
    }

    @Test
    void theRefreshIntervalIsShownEvenInANarrowWindow() {
        assertThat(texts(1280, 720)).contains("every 60 s").contains("loki").contains("alertmanager");
    }

    @Test
    void tenAlertsOfOneDiskAreCountedAsOneProblem() {
        var builder = Fleets.cluster("prod")
                .source(Fleets.source("prod", Source.Kind.PROMETHEUS, CellState.OK))
                .host("st01", Labels.EMPTY)
                .cell("st01", "disk.read.latency", Labels.of("device", "sdf"), 1.8, CellState.CRITICAL, "as told");
        var alerts = new ArrayList<Alert>();
        for (int i = 0; i < 10; i++) {
            alerts.add(alert("DiskSlow" + i, "warning"));
        }
        alerts.add(alert("HostRebooted", "info"));
        var state = new AlertSnapshot(Fleets.NOW, alerts, List.of(), List.of(), List.of(), List.of());
        var problems = ProblemBuilder.build(builder.fleet(), state, List.of(), ProblemEdits.NONE, List.of());

        assertThat(texts(1920, 1080, builder.fleet(), new AlertsAndProblems(state, Optional.of(problems), List.of())))
                .contains("| 1 critical | 1 info alert")
                .doesNotContain("warning");
        assertThat(texts(1920, 1080, builder.fleet(), new AlertsAndProblems(state)))
                .contains("| 10 warning | 1 info");
    }

    @Test
    void alertsThatNameNoSeverityAreCountedInWords() {
        var alerts = List.of(alert("BackupFailed", ""));
        var state = new AlertSnapshot(Fleets.NOW, alerts, List.of(), List.of(), List.of(), List.of());
        assertThat(texts(1920, 1080, FleetState.EMPTY, new AlertsAndProblems(state, Optional.of(List.of()), List.of())))
                .contains("1 alert without a severity");
        assertThat(texts(1920, 1080, FleetState.EMPTY, new AlertsAndProblems(state)))
                .contains("| 1 without a severity");
    }

    @Test
    void theCountsStayBesideANoteThatSomeAlertsAreNotKnown() {
        var unknown = List.of("west: no Alertmanager responds");
        var some = new AlertSnapshot(
                Fleets.NOW, List.of(alert("HostRebooted", "info")), List.of(), List.of(), unknown, List.of());
        assertThat(texts(1920, 1080, FleetState.EMPTY, new AlertsAndProblems(some, Optional.of(List.of()), List.of())))
                .contains("alerts incomplete | 1 info alert");
        var none = new AlertSnapshot(Fleets.NOW, List.of(), List.of(), List.of(), unknown, List.of());
        assertThat(texts(1920, 1080, FleetState.EMPTY, new AlertsAndProblems(none, Optional.of(List.of()), List.of())))
                .contains("alerts unknown")
                .doesNotContain("incomplete");
        var known = new AlertSnapshot(Fleets.NOW, List.of(), List.of(), List.of(), List.of(), List.of());
        var services = List.of("west: the services could not be queried");
        assertThat(texts(1920, 1080, FleetState.EMPTY, new AlertsAndProblems(known, Optional.of(List.of()), services)))
                .contains("services unknown")
                .doesNotContain("no problems");
        assertThat(texts(1920, 1080, FleetState.EMPTY, new AlertsAndProblems(some, Optional.of(List.of()), services)))
                .contains("alerts and services incomplete | 1 info alert");
    }

    /// Otherwise a silenced alert would leave no trace.
    @Test
    void anAlertThatIsSilencedIsCountedBesideTheProblems() {
        var firing = alert("DiskSlow", "critical");
        var silenced = new Alert(
                firing.cluster(),
                firing.labels(),
                firing.annotations(),
                AlertPhase.SUPPRESSED,
                firing.since(),
                firing.host(),
                firing.hostKnown(),
                List.of(new Suppression.Silenced("s1", "ben", "disk swap", Fleets.NOW.plus(DAY))),
                firing.rule(),
                firing.value(),
                firing.receivers(),
                firing.why(),
                firing.acknowledged(),
                firing.search());
        var state = new AlertSnapshot(Fleets.NOW, List.of(silenced), List.of(), List.of(), List.of(), List.of());
        assertThat(texts(1920, 1080, FleetState.EMPTY, new AlertsAndProblems(state, Optional.of(List.of()), List.of())))
                .contains("no problems | 1 silenced");
    }

    /// In a narrow window, the names of clusters are dropped before the text of the bell.
    @ParameterizedTest
    @CsvSource({"360", "440", "520", "640", "700", "760", "820", "900", "1000", "1366"})
    void theTextOfTheBellIsShownAtEveryWidth(int width) {
        var builder = Fleets.cluster("prod-east");
        for (var kind : List.of(Source.Kind.PROMETHEUS, Source.Kind.LOKI, Source.Kind.ALERTMANAGER)) {
            builder.source(Fleets.source("prod-east", kind, CellState.OK));
        }
        var none = new AlertSnapshot(Fleets.NOW, List.of(), List.of(), List.of(), List.of(), List.of());
        assertThat(texts(width, 480, builder.fleet(), new AlertsAndProblems(none, Optional.of(List.of()), List.of())))
                .contains("no problem");
    }

    @Test
    void theNamesOfTheSourcesDoNotChangeWithTheirAge() {
        for (int width = 300; width < 700; width += 2) {
            assertThat(texts(width, 480, respondedAgo(Duration.ofSeconds(12))).replace("12 s", "2 s"))
                    .as("%d pixels", width)
                    .isEqualTo(texts(width, 480, respondedAgo(Duration.ofSeconds(2))));
        }
    }

    private static Alert alert(String name, String severity) {
        var labels = Labels.of("alertname", name, "severity", severity, "device", "sdf");
        return new Alert("prod", labels, Map.of(), AlertPhase.FIRING, Fleets.NOW, "st01");
    }
}

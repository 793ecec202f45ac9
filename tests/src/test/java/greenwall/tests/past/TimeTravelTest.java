package greenwall.tests.past;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigPaths;
import greenwall.app.console.ConsoleSession;
import greenwall.app.console.PollTiming;
import greenwall.app.console.SiteSwitcher;
import greenwall.app.console.TimeTravelDisplay;
import greenwall.app.site.Site;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceClock;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.console.RangeConfig;
import greenwall.tests.console.SiteFolder;
import greenwall.tests.poll.Await;
import greenwall.views.AlertsAndProblems;
import greenwall.views.TimeTravel;
import greenwall.views.testing.DirectFxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A console travels back to before an incident of the range, plays it, and returns to the present.
class TimeTravelTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private volatile FleetState fleet = FleetState.EMPTY;
    private volatile AlertsAndProblems firing = AlertsAndProblems.UNKNOWN;
    private final List<Instant> shown = new CopyOnWriteArrayList<>();

    private ConfigPaths paths() {
        return new SiteFolder(folder, CLOCK).paths();
    }

    private Site open(PracticeRange range) {
        try {
            return new SiteFolder(folder, CLOCK).open(RangeConfig.cluster("one", range), "test");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void eventually(String description, BooleanSupplier holds) {
        Await.until(description, SOON, holds);
    }

    private Map<String, Long> files() throws IOException {
        var sizes = new TreeMap<String, Long>();
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                sizes.put(folder.relativize(file).toString(), Files.size(file));
            }
        }
        return sizes;
    }

    private boolean anyCritical() {
        return fleet.hosts().stream().anyMatch(host -> host.state() == CellState.CRITICAL);
    }

    @Test
    void timeTravelShowsThePastWallPlaysTheIncidentAndReturnsToNow() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.FAILING_DISK));
                var session =
                        new ConsoleSession(paths(), new SourceClock(CLOCK), ZoneOffset.UTC, new DirectFxThread(true));
                var live = new SiteSwitcher(
                        open(range),
                        session,
                        PollTiming.of(CLOCK),
                        _ -> new TimeTravelDisplay(
                                state -> {
                                    fleet = state;
                                    shown.add(state.at());
                                },
                                alerts -> firing = alerts))) {
            var arrivals = new CopyOnWriteArrayList<String>();
            session.travel()
                    .enable(
                            atTime -> {
                                live.show(atTime.apply(open(range)));
                                return true;
                            },
                            arrivals::add);
            var onset = range.truth().onset();
            range.evaluator().awaitCaughtUp(SOON);
            eventually("the incident is seen now", this::anyCritical);
            eventually(
                    "its problem too",
                    () -> firing.problems().filter(p -> !p.isEmpty()).isPresent());
            var before = files();

            var messages = new CopyOnWriteArrayList<String>();
            session.travel().go(CLOCK.instant().plusSeconds(60), messages::add);
            assertThat(messages).singleElement().asString().contains("is not in the past");

            var pastInstant = onset.minus(Duration.ofMinutes(4));
            shown.clear();
            session.travel().go(pastInstant, messages::add);
            eventually(
                    "the picture of before",
                    () -> fleet.at().equals(pastInstant) && !fleet.hosts().isEmpty());
            assertThat(session.travel().past()).contains(new TimeTravel.Past(pastInstant, 0));
            assertThat(live.time()).isEqualTo(pastInstant);
            assertThat(fleet.hosts())
                    .allSatisfy(host -> assertThat(host.state()).as(host.name()).isEqualTo(CellState.OK));
            eventually(
                    "no problem then",
                    () -> firing.problems().filter(List::isEmpty).isPresent());

            nothingIsChanged(live);

            shown.clear();
            session.travel().play(TimeTravel.FASTEST);
            eventually("the incident is played", this::anyCritical);
            eventually(
                    "with its problem",
                    () -> firing.problems().filter(p -> !p.isEmpty()).isPresent());
            assertThat(shown).isSorted();
            eventually(
                    "it comes back to now by itself",
                    () -> session.travel().past().isEmpty() && arrivals.isEmpty());

            session.travel().go(pastInstant, messages::add);
            eventually("then again", () -> fleet.at().equals(pastInstant));
            session.travel().back(messages::add);
            eventually(
                    "now again",
                    () -> !fleet.hosts().isEmpty()
                            && fleet.at().isAfter(CLOCK.instant().minusSeconds(60)));
            assertThat(session.travel().past()).isEmpty();
            assertThat(files().keySet())
                    .as("nothing is kept of earlier instants")
                    .isEqualTo(before.keySet());
        }
    }

    private void nothingIsChanged(SiteSwitcher live) throws InterruptedException {
        var backend = live.backend();
        var messages = new CopyOnWriteArrayList<String>();
        assertThat(backend.alerts().forbiddenReason("one")).isPresent();
        assertThat(backend.shells().unavailableReason()).isPresent();
        backend.records().read("20261120T023411Z-a1b2", found -> messages.add(found.toString()));
        assertThat(messages).singleElement().asString().contains("earlier time");
    }
}

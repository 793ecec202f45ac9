package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.ConsoleBackend;
import greenwall.views.Dashboards;
import greenwall.views.ViewList;
import greenwall.views.dashboard.SampleDashboards;
import greenwall.views.paint.PaintStyle;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;

class KioskPaneTest {
    @Test
    void aKioskRotatesThroughItsViews() {
        var now = new AtomicReference<>(Fleets.NOW);
        Fx.run(() -> {
            var pane = kiosk(now::get, List.of("wall", "zfs", "host"));
            pane.show(Fleets.rich(), HostFilterChoices.NOTHING);
            var seen = new ArrayList<String>();
            for (int second = 0; second < 90; second += 10) {
                now.set(Fleets.NOW.plusSeconds(second));
                pane.tick();
                seen.add(pane.showing());
            }
            assertThat(seen).containsSubsequence("wall", "wall", "wall").contains("zfs", "host");
            assertThat(seen.stream().distinct()).hasSize(3);
        });
    }

    private static AlertsAndProblems problems(CellState state) {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("a1", Labels.EMPTY);
        builder.cell("a1", "clock.offset", Labels.EMPTY, 2, state, "above 1 s");
        return new AlertsAndProblems(
                AlertSnapshot.NOT_QUERIED,
                Optional.of(ProblemBuilder.build(
                        builder.fleet(), AlertSnapshot.NOT_QUERIED, List.of(), ProblemEdits.NONE, List.of())),
                List.of());
    }

    @Test
    void aKioskShowsAViewOfTheSiteUnlessItHasTheNameOfABuiltInOne() {
        var empty = SampleDashboards.of(List.of(), List.of());
        var ports = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("no source was asked")) {
            @Override
            public Dashboards dashboards() {
                return UnconnectedServices.dashboards(Stream.of("queue", "zfs")
                        .map(name -> new Dashboards.Entry(name, name + ".yaml", Optional.of(empty), List.of()))
                        .toList());
            }
        };
        var now = new AtomicReference<>(Fleets.NOW);
        Fx.run(() -> {
            var pane = kiosk(now::get, List.of("queue", "zfs"), ports);
            pane.show(Fleets.rich(), HostFilterChoices.NOTHING);
            pane.resize(1280, 720);
            for (int second = 0; second < 60; second += 30) {
                now.set(Fleets.NOW.plusSeconds(second));
                pane.tick();
                pane.layout();
                assertThat(LayoutCheck.texts(pane)).contains(pane.showing().equals("queue") ? empty.title() : "ZFS");
            }
        });
    }

    @Test
    void aKioskMarksThePracticeRangeAndShowsNoButtons() {
        var ports = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("no source was asked")) {
            @Override
            public boolean isPracticeRange() {
                return true;
            }
        };
        Fx.run(() -> {
            var pane = kiosk(() -> Fleets.NOW, List.of("wall"), ports);
            pane.resize(1280, 720);
            pane.show(Fleets.rich(), HostFilterChoices.NOTHING);
            pane.show(problems(CellState.CRITICAL));
            pane.layout();
            assertThat(String.join("\n", LayoutCheck.texts(pane)))
                    .contains("Practice range", "nobody has taken it")
                    .doesNotContain("Explain", "Take it");
        });
    }

    @Test
    void aNewCriticalProblemKeepsItsViewOnTheKioskScreen() {
        var now = new AtomicReference<>(Fleets.NOW);
        Fx.run(() -> {
            var pane = kiosk(now::get, List.of("zfs", "wall"));
            pane.show(Fleets.rich(), HostFilterChoices.NOTHING);
            pane.show(problems(CellState.OK));
            now.set(Fleets.NOW.plusSeconds(65));
            pane.tick();
            assertThat(pane.showing()).isEqualTo("zfs");
            pane.show(problems(CellState.WARN));
            assertThat(pane.showing()).as("a warning waits for its turn").isEqualTo("zfs");
            pane.show(problems(CellState.CRITICAL));
            for (int second = 65; second < 65 + 290; second += 10) {
                now.set(Fleets.NOW.plusSeconds(second));
                pane.tick();
                assertThat(pane.showing()).isEqualTo("wall");
            }
            now.set(Fleets.NOW.plusSeconds(60 * 8));
            pane.tick();
            assertThat(pane.showing()).as("it is not new for ever").isEqualTo("zfs");
        });
    }

    private static FleetState fleet(CellState first, CellState second) {
        return Fleets.cluster("east")
                .source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK))
                .host("first-host", Labels.EMPTY)
                .host("second-host", Labels.EMPTY)
                .cell("first-host", "mem.util", Labels.EMPTY, 0.9, first, "")
                .cell("second-host", "mem.util", Labels.EMPTY, 0.9, second, "")
                .fleet();
    }

    private static String textsAfterTick(KioskPane pane) {
        pane.tick();
        pane.layout();
        return String.join("\n", LayoutCheck.texts(pane));
    }

    @Test
    void aKioskWithOneViewOfAHostFollowsTheWorstHost() {
        var now = new AtomicReference<>(Fleets.NOW);
        Fx.run(() -> {
            var pane = kiosk(now::get, List.of("host"));
            pane.resize(1280, 720);
            pane.show(fleet(CellState.WARN, CellState.OK), HostFilterChoices.NOTHING);
            now.set(Fleets.NOW.plusSeconds(31));
            assertThat(textsAfterTick(pane)).contains("first-host").doesNotContain("second-host");
            pane.show(fleet(CellState.OK, CellState.WARN), HostFilterChoices.NOTHING);
            now.set(Fleets.NOW.plusSeconds(62));
            assertThat(textsAfterTick(pane)).contains("second-host").doesNotContain("first-host");
        });
    }

    @Test
    void aKioskIsDarkerAtNight() {
        var now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
        Fx.run(() -> {
            var pane = kiosk(now::get, List.of("wall"));
            var shade = (Region) pane.getChildren().getLast();
            assertThat(shade.getBackground().getFills()).isEmpty();
            now.set(Instant.parse("2026-11-20T23:00:00Z"));
            pane.tick();
            assertThat(shade.getBackground().getFills().getFirst().getFill()).isEqualTo(Color.gray(0, 0.45));
            now.set(Instant.parse("2026-11-21T07:00:00Z"));
            pane.tick();
            assertThat(shade.getBackground().getFills()).isEmpty();
        });
    }

    private KioskPane kiosk(InstantSource clock, List<String> views) {
        return kiosk(clock, views, new RangeQueriesOnlyBackend(UnconnectedServices.ranges("no source was asked")));
    }

    private KioskPane kiosk(InstantSource clock, List<String> views, ConsoleBackend backend) {
        var context = new ConsoleContext(new StyleSheets(), ViewList.all(), clock, ZoneId.of("UTC"), () -> backend);
        return new KioskPane(
                context, new PaintStyle(context.themes(), Theme.NIGHT, 1), new KioskSchedule(views), () -> {});
    }
}

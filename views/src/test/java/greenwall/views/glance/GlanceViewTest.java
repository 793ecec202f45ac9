package greenwall.views.glance;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.quantity.HostObjective;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import greenwall.views.AlertHistoryQuery;
import greenwall.views.AlertsAndProblems;
import greenwall.views.ViewContext;
import greenwall.views.ViewList;
import greenwall.views.WaitingForDataText;
import greenwall.views.WindowRequest;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;

class GlanceViewTest {
    private static final Labels TANK = Labels.of("pool", "tank");

    private static FleetState fleet(CellState source, CellState state) {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, source));
        builder.host("a1", Labels.EMPTY).host("a2", Labels.EMPTY);
        for (var host : List.of("a1", "a2")) {
            double factor = host.equals("a2") ? 1 : 0.5;
            builder.cell(host, "pool.usage", TANK, 0.6 * factor, state, "x");
            builder.cell(host, "arc.hit_ratio", Labels.EMPTY, 0.9 / factor, state, "x");
            builder.cell(host, "ebpf.disk.p99", Labels.of("device", "sda"), 0.02 * factor, state, "x");
            builder.cell(host, "vm.state", Labels.of("domain", "web"), 1, state, "x");
            builder.cell(host, "repl.age", Labels.of("job", "push"), 600 * factor, state, "x");
            builder.cell(host, "wg.handshake.age", Labels.of("interface", "wg0", "peer", "b"), 60 * factor, state, "x");
            builder.cell(host, "slo.host", Labels.EMPTY, 0.9999, state, "x");
        }
        return builder.fleet();
    }

    private static Map<String, GlanceTile> tiles(FleetState fleet) {
        return tiles(fleet, ProblemEdits.NONE);
    }

    private static Map<String, GlanceTile> tiles(FleetState fleet, ProblemEdits edits) {
        return tiles(fleet, edits, true);
    }

    private static Map<String, GlanceTile> tiles(FleetState fleet, ProblemEdits edits, boolean ownersKnown) {
        var firing = fleet == FleetState.EMPTY
                ? AlertsAndProblems.UNKNOWN
                : new AlertsAndProblems(
                        AlertSnapshot.NOT_QUERIED,
                        Optional.of(
                                ProblemBuilder.build(fleet, AlertSnapshot.NOT_QUERIED, List.of(), edits, List.of())),
                        List.of());
        return new GlanceTileBuilder(fleet, firing, Optional.empty(), HostObjective.DEFAULTS, ownersKnown, Fleets.NOW)
                .all().stream().collect(Collectors.toMap(GlanceTile::title, Function.identity()));
    }

    private static GlanceTile tile(Map<String, GlanceTile> all, String title) {
        return Optional.ofNullable(all.get(title)).orElseThrow();
    }

    @Test
    void eachTileShowsTheWorstValueOfItsKind() {
        var all = tiles(fleet(CellState.OK, CellState.OK));
        assertThat(all).hasSize(12);
        assertThat(tile(all, "Fullest pool").value()).isEqualTo("60 %");
        assertThat(tile(all, "Fullest pool").note()).isEqualTo("a2 tank");
        assertThat(tile(all, "Lowest ARC hit ratio").note()).isEqualTo("a2");
        assertThat(tile(all, "Disk latency").value()).isEqualTo("20 ms");
        assertThat(tile(all, "Guests running").value()).isEqualTo("2 of 2");
        assertThat(tile(all, "Tunnels up").value()).isEqualTo("2 of 2");
        assertThat(tile(all, "Oldest replica").value()).isEqualTo("10 m");
        assertThat(tile(all, "Lowest error budget").value()).isEqualTo("90 %");
        assertThat(tile(all, "Green hosts").value()).isEqualTo("100 %");
        assertThat(tile(all, "Open problems").value()).isEqualTo("0");
        var views = ViewList.ids();
        assertThat(all.values()).allMatch(tile -> views.contains(tile.view()));
    }

    @Test
    void aTileWhoseQueryFailedSaysSoAndIsNotGreen() {
        var refused = Fleets.cluster("east")
                .source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK))
                .host("a1", Labels.EMPTY)
                .cell("a1", "up", Labels.EMPTY, 1, CellState.OK, "")
                .withFailedQuery("vm.state", "the server refused: parse error")
                .fleet();
        var guests = tile(tiles(refused), "Guests running");
        assertThat(guests.state()).isEqualTo(CellState.SILENT);
        assertThat(guests.note()).isEqualTo("query failed: the server refused: parse error");
        assertThat(tile(tiles(refused), "Tunnels up").note()).isEqualTo("no host here reports it");
        var west = Fleets.cluster("west")
                .host("b1", Labels.EMPTY)
                .cell("b1", "vm.state", Labels.of("domain", "web"), 1, CellState.OK, "")
                .fleet();
        var both = new FleetState(
                Fleets.NOW,
                List.of(refused.clusters().getFirst(), west.clusters().getFirst()));
        assertThat(tile(tiles(both), "Guests running").value()).isEqualTo("1 of 1");
        assertThat(tile(tiles(both), "Guests running").state()).isEqualTo(CellState.SILENT);
        var others = both.withHosts(host -> host.cluster().name().equals("west"));
        assertThat(tile(tiles(others), "Guests running").state()).isEqualTo(CellState.OK);
        assertThat(WaitingForDataText.absence(refused, "vm.state", "No host has guests"))
                .isEqualTo("vm.state could not be queried: the server refused: parse error.");
    }

    @Test
    void aTileOfWhichOneQuantityCouldNotBeQueriedIsNotGreen() {
        var refused = Fleets.cluster("east")
                .source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK))
                .host("a1", Labels.EMPTY)
                .cell("a1", "wg.never", Labels.of("peer", "b1"), 0, CellState.OK, "")
                .cell("a1", "disk.read.latency", Labels.of("device", "sda"), 0.001, CellState.OK, "")
                .withFailedQuery("wg.handshake.age", "parse error")
                .withFailedQuery("ebpf.disk.p99", "parse error")
                .fleet();
        for (var title : List.of("Tunnels up", "Disk latency")) {
            assertThat(tile(tiles(refused), title).note()).isEqualTo("query failed: parse error");
            assertThat(tile(tiles(refused), title).state()).isEqualTo(CellState.SILENT);
        }
    }

    @Test
    void aTileWithoutHostsSaysWhetherTheFilterLeavesThemOut() {
        var fleet = fleet(CellState.OK, CellState.OK).withHosts(_ -> false);
        assertThat(tile(tiles(fleet), "Green hosts").note()).isEqualTo("no host matches the filter");
        assertThat(tile(tiles(FleetState.EMPTY), "Green hosts").note()).isEqualTo("not known yet");
    }

    private static FleetState fleetWithSlowDisk() {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("a1", Labels.EMPTY);
        builder.cell("a1", "disk.read.latency", Labels.of("device", "sdf"), 2, CellState.CRITICAL, "above 0.05 s");
        return builder.fleet();
    }

    @Test
    void theLongestUnownedProblemIsNamedWithItsHostFirst() {
        assertThat(tile(tiles(fleetWithSlowDisk()), "Oldest unowned problem").note())
                .isEqualTo("a1 sdf");
    }

    @Test
    void noProblemIsCalledUnownedWhileOwnersAreNotKnown() {
        assertThat(tile(tiles(fleetWithSlowDisk(), ProblemEdits.NONE, false), "Oldest unowned problem"))
                .returns("owners are not shown", GlanceTile::note)
                .returns(CellState.ABSENT, GlanceTile::state);
    }

    @Test
    void aSourceThatRespondsInPartIsNotSaidToBeSilent() {
        var builder = Fleets.cluster("east").host("a1", Labels.EMPTY);
        var source = Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK);
        builder.source(source.with(SourceState.Completeness.PARTIAL));
        assertThat(tile(tiles(builder.fleet()), "Fullest pool").note()).isEqualTo("data incomplete");
        var silent = Fleets.cluster("east").host("a1", Labels.EMPTY);
        silent.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.SILENT));
        assertThat(tile(tiles(silent.fleet()), "Fullest pool").note()).isEqualTo("no response");
    }

    /// The wall shows it as a card, and the status bar counts it.
    @Test
    void aProblemThatLastsAfterItsVerdictIsOpen() {
        var fleet = fleetWithSlowDisk();
        var found = ProblemBuilder.build(fleet, AlertSnapshot.NOT_QUERIED, List.of(), ProblemEdits.NONE, List.of())
                .getFirst();
        var edits = ProblemEdits.NONE
                .taken(found, new ProblemOwner("kim", Fleets.NOW), "")
                .ended(found.id(), new TakenProblem.End("kim", Fleets.NOW, IncidentVerdict.INCIDENT));
        assertThat(tile(tiles(fleet, edits), "Open problems"))
                .returns("1", GlanceTile::value)
                .returns(CellState.CRITICAL, GlanceTile::state);
    }

    @Test
    void aBudgetThatIsNotComputedYetIsNotAttributedToAnExporter() {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("a1", Labels.EMPTY);
        var all = tiles(builder.fleet());
        assertThat(tile(all, "Lowest error budget").note()).isEqualTo("not measured yet");
        assertThat(tile(all, "Fullest pool").note()).isEqualTo("no host here reports it");
    }

    private static GlanceTile budget(CellState first, CellState second) {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("a1", Labels.EMPTY).host("a2", Labels.EMPTY);
        builder.cell("a1", "slo.host", Labels.EMPTY, 0.999999, first, "x");
        builder.cell("a2", "slo.host", Labels.EMPTY, 0.9999997, second, "x");
        return tile(tiles(builder.fleet()), "Lowest error budget");
    }

    @Test
    void theWarningOfABudgetIsShownBesideItsValue() {
        assertThat(budget(CellState.OK, CellState.OK))
                .returns("99.9 %", GlanceTile::value)
                .returns("a1", GlanceTile::note)
                .returns(CellState.OK, GlanceTile::state);
        assertThat(budget(CellState.OK, CellState.WARN))
                .returns("99.9 %", GlanceTile::value)
                .returns("a2: burning too fast", GlanceTile::note)
                .returns(CellState.WARN, GlanceTile::state);
        assertThat(budget(CellState.OK, CellState.DOWN))
                .returns("≤ 99.9 %", GlanceTile::value)
                .returns("1 of 2 not known", GlanceTile::note)
                .returns(CellState.SILENT, GlanceTile::state);
    }

    @Test
    void unknownValuesAreNeverGreen() {
        for (var state : List.of(CellState.STALE, CellState.SILENT, CellState.DOWN, CellState.GONE, CellState.ABSENT)) {
            assertThat(tiles(fleet(CellState.SILENT, state)).values())
                    .as("cells are %s and the source does not respond", state)
                    .noneMatch(tile -> tile.state() == CellState.OK);
        }
        assertThat(tiles(FleetState.EMPTY).values())
                .as("before the first answer")
                .noneMatch(tile -> tile.state() == CellState.OK)
                .noneMatch(tile -> tile.value().matches("0|none|.*100 %.*"));
    }

    @Test
    void nothingIsGreenWhileTheHostsOfASilentSourceAreNotKnown() {
        var known = fleet(CellState.OK, CellState.OK).clusters().getFirst();
        var silent = Fleets.cluster("west").source(Fleets.source("west", Source.Kind.PROMETHEUS, CellState.SILENT));
        var all = tiles(new FleetState(Fleets.NOW, List.of(known, silent.cluster())));
        assertThat(all.values()).noneMatch(tile -> tile.state() == CellState.OK);
        assertThat(tile(all, "Fullest pool"))
                .returns("60 %", GlanceTile::value)
                .returns("data incomplete", GlanceTile::note)
                .returns(CellState.SILENT, GlanceTile::state);
    }

    @Test
    void eachTileOpensItsViewByMouseAndKeyboard() {
        var windowRequests = new ArrayList<WindowRequest>();
        Fx.run(() -> {
            var context =
                    Contexts.of(new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")), windowRequests::add);
            var view = new GlanceView(context);
            var scene = new Scene(view.node(), 1280, 700);
            view.show(fleet(CellState.OK, CellState.OK));
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            var pools = view.node().getChildrenUnmodifiable().stream()
                    .filter(node -> node.getAccessibleText().startsWith("Fullest pool"))
                    .findFirst()
                    .orElseThrow();
            assertThat(pools.isVisible()).isTrue();
            Clicks.at(pools, 5, 5);
            Event.fireEvent(
                    pools, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false, false, false, false));
        });
        assertThat(windowRequests).hasSize(2).allSatisfy(windowRequest -> {
            var place = ((WindowRequest.Go) windowRequest).place();
            assertThat(place.view()).isEqualTo("zfs");
            assertThat(place.host().orElseThrow().name()).isEqualTo("a2");
        });
    }

    @Test
    void alertsAreCountedAgainSoonAfterANewOneAndOtherwiseRarely() {
        var asked = new ArrayList<TimeWindow>();
        var seconds = new int[1];
        var backend = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")) {
            @Override
            public AlertHistoryQuery historicalAlerts() {
                return (window, receiver) -> {
                    asked.add(window);
                    receiver.accept(new AlertHistoryQuery.Answer(AlertHistory.NONE, _ -> false));
                    return () -> {};
                };
            }
        };
        Fx.run(() -> {
            var view = new GlanceView(new ViewContext(
                    Contexts.style(), () -> Fleets.NOW.plusSeconds(seconds[0]), ZoneOffset.UTC, backend, _ -> {}));
            view.show(fleet(CellState.OK, CellState.OK));
            seconds[0] = 300;
            view.show(fleet(CellState.OK, CellState.OK));
            assertThat(asked).hasSize(1);
            view.show(firing("Hot"));
            assertThat(asked).hasSize(2);
            seconds[0] = 330;
            view.show(firing("Hot", "Full"));
            assertThat(asked).as("a minute has not passed").hasSize(2);
            seconds[0] = 360;
            view.show(firing("Hot", "Full"));
            assertThat(asked).hasSize(3);
            seconds[0] = -3_600;
            view.show(fleet(CellState.OK, CellState.OK));
            assertThat(asked).as("the clock was set back").hasSize(4);
        });
    }

    private static AlertsAndProblems firing(String... names) {
        var alerts = Stream.of(names)
                .map(name -> Fleets.alert(Labels.of("alertname", name), AlertPhase.FIRING, "a1"))
                .toList();
        return new AlertsAndProblems(new AlertSnapshot(Fleets.NOW, alerts, List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void aHostIsNamedWithoutItsDomainAndStoppedGuestsAreCounted() {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("hv01.rack.example.net", Labels.EMPTY);
        builder.cell("hv01.rack.example.net", "pool.usage", TANK, 0.6, CellState.OK, "x");
        builder.cell("hv01.rack.example.net", "vm.state", Labels.of("domain", "web"), 1, CellState.OK, "x");
        builder.cell("hv01.rack.example.net", "vm.state", Labels.of("domain", "old"), 5, CellState.OK, "x");
        var all = tiles(builder.fleet());
        assertThat(tile(all, "Fullest pool").note()).isEqualTo("hv01 tank");
        assertThat(tile(all, "Guests running").value()).isEqualTo("1 of 2");
        assertThat(tile(all, "Guests running").note()).isEqualTo("1 not running");
    }

    @Test
    void guestsThatAreNotKnownNowAreNotCountedAsOff() {
        assertThat(guests(CellState.SILENT, CellState.SILENT)).isEqualTo("– none of 2 known");
        assertThat(guests(CellState.OK, CellState.STALE)).isEqualTo("1 of 2 1 not known");
    }

    private static String guests(CellState first, CellState second) {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("hv01", Labels.EMPTY);
        builder.cell("hv01", "vm.state", Labels.of("domain", "web"), 1, first, "x");
        builder.cell("hv01", "vm.state", Labels.of("domain", "old"), 1, second, "x");
        var guests = tile(tiles(builder.fleet()), "Guests running");
        return guests.value() + " " + guests.note();
    }

    @Test
    void theAgeOfTheDataGrowsBetweenPolls() {
        var seconds = new int[] {0};
        Fx.run(() -> {
            var view = new GlanceView(new ViewContext(
                    Contexts.style(),
                    () -> Fleets.NOW.plusSeconds(seconds[0]),
                    ZoneOffset.UTC,
                    new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked")),
                    _ -> {}));
            view.show(fleet(CellState.OK, CellState.OK));
            var age = view.node().getChildrenUnmodifiable().stream()
                    .filter(node -> node.getAccessibleText().startsWith("Age of the data"))
                    .findFirst()
                    .orElseThrow();
            var polled = age.getAccessibleText();
            seconds[0] = 7;
            view.tick();
            assertThat(age.getAccessibleText()).isNotEqualTo(polled);
        });
    }
}

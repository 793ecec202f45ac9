package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.RecentChanges;
import greenwall.views.ViewSettings;
import greenwall.views.testing.Fleets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WallModelTest {
    private static WallModel modelWithProblems(int hosts) {
        var model = new WallModel(List.of(), new RecentChanges());
        model.show(Fleets.withProblems(hosts));
        return model;
    }

    private static List<String> names(WallModel model) {
        return model.groups().stream()
                .flatMap(g -> g.hosts().stream())
                .map(HostState::name)
                .toList();
    }

    @Test
    void theHeadlineCountsEveryHostIncludingTheGoneOnes() {
        assertThat(modelWithProblems(214).headline())
                .isEqualTo("207 of 214 hosts green · 1 critical · 1 down · 1 gone · 2 warn · 1 stale · 1 silent");
    }

    @Test
    void theWorstComeFirst() {
        var states = modelWithProblems(214).groups().getFirst().hosts().stream()
                .map(HostState::state)
                .limit(7)
                .toList();
        assertThat(states)
                .containsExactly(
                        CellState.CRITICAL,
                        CellState.DOWN,
                        CellState.GONE,
                        CellState.WARN,
                        CellState.WARN,
                        CellState.STALE,
                        CellState.SILENT);
    }

    @Test
    void sortingByNameComparesNumbersNumerically() {
        var model = modelWithProblems(214);
        model.arrange("", false, List.of());
        assertThat(names(model)).startsWith("edg01.fra1", "edg02.ams2", "edg03.muc3");
        assertThat(WallModel.compareNaturally("node9", "node10")).isNegative();
        assertThat(WallModel.compareNaturally("node10", "node010")).isNotZero();
        assertThat(WallModel.compareNaturally("a", "a")).isZero();
    }

    @Test
    void hostsAreGroupedByTheirLabelsWithTheGroupOfTheWorstHostFirst() {
        var model = modelWithProblems(214);
        model.arrange("", true, List.of("environment", "location"));
        assertThat(model.groups()).extracting(WallGroup::title).contains("production · fra1", "staging · home");
        assertThat(model.groups().getFirst().hosts().getFirst().state()).isEqualTo(CellState.CRITICAL);
        assertThat(names(model)).hasSize(214);
    }

    @Test
    void theFilterFindsNamesLabelsAndStates() {
        var model = modelWithProblems(214);
        model.arrange("web muc3", true, List.of());
        assertThat(names(model)).isNotEmpty().allMatch(n -> n.startsWith("web") && n.endsWith("muc3"));
        model.arrange("crit", true, List.of());
        assertThat(model.shown()).isEqualTo(1);
        model.arrange("hypervisor", true, List.of());
        assertThat(names(model)).allMatch(n -> n.startsWith("hyp"));
        model.arrange("nothing-has-this", true, List.of());
        assertThat(model.shown()).isZero();
        assertThat(model.headline()).startsWith("207 of 214");
    }

    @Test
    void theFilterLeavesTheProblemsThatMatchByTheirTextsAndTheLabelsOfTheirHosts() {
        var fleet = Fleets.cluster("east")
                .host("a1", Labels.of("location", "muc3"))
                .host("a2", Labels.of("location", "fra1"))
                .cell("a1", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s")
                .cell("a2", "tcp.retrans", Labels.EMPTY, 90, CellState.WARN, "above 50 /s")
                .fleet();
        var problems = ProblemBuilder.build(fleet, AlertSnapshot.NOT_QUERIED, List.of(), ProblemEdits.NONE, List.of());
        var model = new WallModel(List.of(), new RecentChanges());
        model.show(fleet);
        model.arrange("muc3 CLOCK", true, List.of());
        assertThat(model.matching(problems)).containsExactly(problems.getFirst());
        assertThat(HeadlinePane.filterText(model, problems))
                .isEqualTo("filter “muc3 CLOCK”: 0 hosts, 1 of 2 problems (Esc clears)");
        model.arrange("fra1", true, List.of());
        assertThat(model.matching(problems)).containsExactly(problems.getLast());
        assertThat(HeadlinePane.filterText(model, problems)).startsWith("filter “fra1”");
        model.arrange(" fra1", true, List.of());
        assertThat(HeadlinePane.filterText(model, problems))
                .as("the slash begins a filter with a blank")
                .startsWith("filter “fra1”");
        model.arrange(" ", true, List.of());
        assertThat(model.matching(problems)).isEqualTo(problems);
    }

    @Test
    void aWallChoosesItsDensityByTheNumberOfHostsAndTheScreen() {
        assertThat(density(12, 1280, 640)).isEqualTo(WallLayout.Density.ROWS);
        assertThat(density(60, 1920, 1000)).isEqualTo(WallLayout.Density.ROWS);
        assertThat(density(214, 1280, 640)).isEqualTo(WallLayout.Density.TILES);
        assertThat(density(500, 1920, 1000)).isEqualTo(WallLayout.Density.TILES);
        assertThat(density(10_000, 1920, 1000)).isEqualTo(WallLayout.Density.CELLS);
    }

    @Test
    void theHostCountsForTheDensityAreConfigurable() {
        var model = new WallModel(List.of(), new RecentChanges());
        model.show(Fleets.healthy(30));
        for (var expected : Map.of(
                        settings(30, 30), WallLayout.Density.ROWS,
                        settings(29, 30), WallLayout.Density.TILES,
                        settings(29, 29), WallLayout.Density.CELLS)
                .entrySet()) {
            assertThat(WallLayout.of(model.groups(), 1920, 1000, 0, 1, 16, false, expected.getKey())
                            .density())
                    .isEqualTo(expected.getValue());
        }
    }

    private static ViewSettings settings(int rows, int tiles) {
        return new ViewSettings(List.of(), rows, tiles, Map.of(), List.of(), List.of(), Optional.empty());
    }

    private static WallLayout.Density density(int hosts, double width, double height) {
        return layout(hosts, width, height).density();
    }

    private static WallLayout layout(int hosts, double width, double height) {
        var model = new WallModel(List.of(), new RecentChanges());
        model.show(Fleets.healthy(hosts));
        return WallLayout.of(model.groups(), width, height, 20, 1, 16, false, ViewSettings.DEFAULT);
    }

    @Test
    void layoutsWithoutColumnTitlesUseTheirSpace() {
        var model = new WallModel(List.of(), new RecentChanges());
        model.show(Fleets.healthy(500));
        for (var settings : List.of(ViewSettings.DEFAULT, settings(1, 1))) {
            var layout = WallLayout.of(model.groups(), 1920, 300, 100, 1, 16, false, settings);
            assertThat(layout).isNotNull().extracting(WallLayout::density).isNotEqualTo(WallLayout.Density.ROWS);
            assertThat(layout.height()).isBetween(250.0, 300.0);
        }
    }

    @Test
    void groupsThatDoNotFitBelowEachOtherArePlacedSideBySideWithTheirNames() {
        var model = new WallModel(List.of("location"), new RecentChanges());
        model.show(Fleets.healthy(24));
        assertThat(model.groups()).hasSizeGreaterThan(1);
        var none = settings(1, 500);

        var layout = WallLayout.of(model.groups(), 1366, 28.0 * model.groups().size(), 0, 1, 16, false, none);

        assertThat(layout.density()).isEqualTo(WallLayout.Density.TILES);
        assertThat(layout.headers().stream().map(WallLayout.Header::y).distinct())
                .hasSizeLessThan(model.groups().size());
        assertThat(layout.boxes())
                .allSatisfy(box -> assertThat(box.x() + box.width()).isLessThanOrEqualTo(1366));
        assertThat(layout.height()).isLessThanOrEqualTo(28.0 * model.groups().size());
    }

    @Test
    void tenThousandHostsFitOnOneScreenWithoutScrolling() {
        var layout = layout(10_000, 1920, 1000);
        assertThat(layout.height()).isLessThanOrEqualTo(1000);
        assertThat(layout.boxes()).allSatisfy(box -> assertThat(box.height()).isGreaterThanOrEqualTo(8));
    }

    @Test
    void noTwoBoxesOverlapAndEveryOneIsFoundUnderThePointer() {
        for (int hosts : new int[] {12, 214, 3_000}) {
            var layout = layout(hosts, 1280, 640);
            for (int i = 0; i < layout.boxes().size(); i++) {
                var box = layout.boxes().get(i);
                assertThat(layout.at(box.x() + 1, box.y() + 1)).isEqualTo(i);
                assertThat(box.x() + box.width()).isLessThanOrEqualTo(1280);
            }
        }
    }

    @Test
    void arrowKeysMoveToTheVisibleNeighbour() {
        var layout = layout(214, 1280, 640);
        int right = layout.step(0, 1, 0);
        assertThat(right).isEqualTo(1);
        int down = layout.step(1, 0, 1);
        assertThat(layout.boxes().get(down).x()).isEqualTo(layout.boxes().get(1).x());
        assertThat(layout.boxes().get(down).y())
                .isGreaterThan(layout.boxes().get(1).y());
        assertThat(layout.step(down, 0, -1)).isEqualTo(1);
        assertThat(layout.step(0, 0, -1)).isZero();
    }

    @Test
    void theHeadlineIsOkOnlyIfEverySourceRespondsAndAllIsOk() {
        var model = new WallModel(List.of(), new RecentChanges());
        model.show(healthyFleet(CellState.OK));
        assertThat(HeadlinePane.leadState(model, false, List.of())).isEqualTo(CellState.OK);
        assertThat(HeadlinePane.leadState(model, true, List.of()))
                .as("no Alertmanager responds")
                .isEqualTo(CellState.SILENT);
        model.show(healthyFleet(CellState.SILENT));
        assertThat(HeadlinePane.leadState(model, false, List.of()))
                .as("a source is silent")
                .isEqualTo(CellState.SILENT);
        assertThat(HeadlinePane.leadState(modelWithProblems(214), true, List.of()))
                .isEqualTo(CellState.CRITICAL);
    }

    @Test
    void aHostWithoutMeasurementsDoesNotMakeAnIncompleteHeadlineOk() {
        var model = new WallModel(List.of(), new RecentChanges());
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("a1", Labels.EMPTY).cell("a1", "cpu.util", Labels.EMPTY, 0.2, CellState.OK, "");
        builder.host("switch", Labels.EMPTY);
        model.show(builder.fleet());
        assertThat(HeadlinePane.leadState(model, false, List.of())).isEqualTo(CellState.OK);
        assertThat(HeadlinePane.leadState(model, true, List.of())).isEqualTo(CellState.SILENT);
    }

    @Test
    void theHeadlineIsNotOkForHostsWithoutMeasurements() {
        var model = new WallModel(List.of(), new RecentChanges());
        model.show(Fleets.cluster("east")
                .source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK))
                .host("a1", Labels.EMPTY)
                .host("a2", Labels.EMPTY)
                .fleet());
        assertThat(HeadlinePane.leadState(model, false, List.of())).isEqualTo(CellState.SILENT);
        assertThat(HeadlinePane.healthyText(model.counts(), false)).isEqualTo("no host with a problem for ");
        model.show(healthyFleet(CellState.OK));
        assertThat(HeadlinePane.healthyText(model.counts(), false)).isEqualTo("all hosts green for ");
        assertThat(HeadlinePane.healthyText(model.counts(), true)).isEqualTo("no host with a problem for ");
    }

    @Test
    void theHeadlineIsNotOkWhileAServiceHasAProblemAndAllHostsAreGreen() {
        var model = new WallModel(List.of(), new RecentChanges());
        model.show(healthyFleet(CellState.OK));
        var alert = Fleets.alert(
                Labels.of("alertname", "SlowCheckout", "severity", "critical", "service", "checkout"),
                AlertPhase.FIRING,
                "");
        var alerts = new AlertSnapshot(Fleets.NOW, List.of(alert), List.of(), List.of(), List.of(), List.of());
        var problems = ProblemBuilder.build(model.state(), alerts, List.of(), ProblemEdits.NONE, List.of());
        assertThat(problems).hasSize(1);
        assertThat(HeadlinePane.leadState(model, false, problems)).isEqualTo(CellState.CRITICAL);
        assertThat(HeadlinePane.problemCount(model.counts(), problems)).isEqualTo("1 problem");
    }

    private static FleetState healthyFleet(CellState loki) {
        return Fleets.cluster("east")
                .source(Fleets.source("east", Source.Kind.LOKI, loki))
                .host("a1", Labels.EMPTY)
                .cell("a1", "mem.util", Labels.EMPTY, 0.2, CellState.OK, "within its limits")
                .fleet();
    }
}

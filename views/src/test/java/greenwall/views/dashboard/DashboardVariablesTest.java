package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.Dashboards;
import greenwall.views.PanelQueryRunner;
import greenwall.views.TimeRangeChoice;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DashboardVariablesTest extends DashboardViewFixture {
    @Test
    void aVariableIsReplacedByItsChosenValues() {
        var dashboard = SampleDashboards.of(
                List.of(SampleDashboards.row(
                        "",
                        SampleDashboards.panel(1, PanelKind.TIME_SERIES, "up{instance=~\"$node\"}[$__rate_interval]"))),
                List.of(SampleDashboards.nodeVariable(true)));
        open(dashboard, place().with("var-node", "node02:9100"));
        assertThat(texts(PanelQueryRunner.QueryKind.RANGE)).containsExactly("up{instance=~\"node02:9100\"}[1m0s]");
        assertThat(texts(PanelQueryRunner.QueryKind.LABEL_VALUES)).containsExactly("up");
    }

    /// The series of a single cluster seldom have a label for it, but dashboards filter by it anyway.
    @Test
    void aVariableWithoutValuesIsReplacedByAnEmptyString() {
        var row = SampleDashboards.row("", SampleDashboards.panel(1, PanelKind.STAT, "up{cluster=\"$cluster\"}"));
        var cluster = SampleDashboards.queryVariable("cluster", "label_values(nothing, cluster)", false);
        open(SampleDashboards.of(List.of(row), List.of(cluster)), place());
        assertThat(texts(PanelQueryRunner.QueryKind.RANGE)).containsExactly("up{cluster=\"\"}");
    }

    /// Opens a row that is repeated for each node, of which there is one more from then on.
    private DashboardView openBeforeAFourthNode(Variable.Refresh refresh) {
        var node = SampleDashboards.nodeVariable(true);
        var kind = new Variable.QueryVariable(
                SourceRef.DEFAULT, "label_values(up, instance)", "", Variable.Sort.ALPHABETICAL, refresh);
        var row =
                new Dashboard.Row("On $node", false, "node", List.of(SampleDashboards.panel(1, PanelKind.STAT, "up")));
        results.setLabelValues("node01", "node02", "node03");
        var view = open(
                SampleDashboards.of(
                        List.of(row),
                        List.of(new Variable(node.name(), "", "", node.hide(), kind, node.choice(), node.current()))),
                place());
        assertThat(Fx.get(() -> view.grid.boxes().count())).isEqualTo(3);
        results.setLabelValues("node01", "node02", "node03", "node04");
        return view;
    }

    @Test
    void variablesAreReadAgainEachTimeTheViewIsShownUnlessTheyNeverAre() {
        for (var refresh : Variable.Refresh.values()) {
            var view = openBeforeAFourthNode(refresh);
            Fx.run(() -> {
                view.onHidden();
                view.onShown(place());
            });
            assertThat(Fx.get(() -> view.grid.boxes().count()))
                    .as(refresh.name())
                    .isEqualTo(refresh == Variable.Refresh.NEVER ? 3 : 4);
        }
    }

    @Test
    void aVariableOfTheTimeRangeIsReadAgainForAnotherRangeAndWithEachRefresh() {
        for (var refresh : Variable.Refresh.values()) {
            int expected = refresh == Variable.Refresh.ON_TIME_CHANGE ? 4 : 3;
            var view = openBeforeAFourthNode(refresh);
            Fx.run(() -> view.onShown(place().during(TimeRangeChoice.last(Duration.ofHours(2)))));
            assertThat(Fx.get(() -> view.grid.boxes().count()))
                    .as("another range, " + refresh)
                    .isEqualTo(expected);
            var live = openBeforeAFourthNode(refresh);
            now = now.plusSeconds(15);
            Fx.run(() -> live.show(Fleets.healthy(3)));
            assertThat(Fx.get(() -> live.grid.boxes().count()))
                    .as("a refresh, " + refresh)
                    .isEqualTo(expected);
        }
    }

    @Test
    void variablesOfADashboardThatStaysShownAreReadAgainEachHourUnlessTheyNeverAre() {
        for (var refresh : Variable.Refresh.values()) {
            var view = openBeforeAFourthNode(refresh);
            now = now.plus(Duration.ofMinutes(59));
            Fx.run(() -> view.show(Fleets.healthy(3)));
            assertThat(Fx.get(() -> view.grid.boxes().count()))
                    .as("within the hour, " + refresh)
                    .isEqualTo(refresh == Variable.Refresh.ON_TIME_CHANGE ? 4 : 3);
            now = now.plus(Duration.ofMinutes(1));
            Fx.run(() -> view.show(Fleets.healthy(3)));
            assertThat(Fx.get(() -> view.grid.boxes().count()))
                    .as("after an hour, " + refresh)
                    .isEqualTo(refresh == Variable.Refresh.NEVER ? 3 : 4);
        }
    }

    @Test
    void aChosenHostStaysChosenWhileItsSourceDoesNotHaveIt() {
        for (var refresh : Variable.Refresh.values()) {
            var view = openBeforeAFourthNode(refresh);
            var node = Fx.get(() -> view.dashboard.orElseThrow().variables().getFirst());
            Fx.run(() -> view.onShown(place().with("var-node", "node02")));
            results.setLabelValues("node01", "node03");
            for (var later : List.of(Duration.ofSeconds(15), Duration.ofHours(1), Duration.ofSeconds(15))) {
                now = now.plus(later);
                Fx.run(() -> view.show(Fleets.healthy(3)));
                assertThat(Fx.get(() -> view.variables.state(node).chosen()))
                        .as(refresh.name())
                        .containsExactly("node02");
            }
            assertThat(Fx.get(() -> view.variables.state(node).values()))
                    .as(refresh.name())
                    .hasSize(refresh == Variable.Refresh.NEVER ? 4 : 2);
        }
    }

    @Test
    void variablesThatAreReadAgainKeepTheirChosenValues() {
        var view = openBeforeAFourthNode(Variable.Refresh.ON_LOAD);
        var node = Fx.get(() -> view.dashboard.orElseThrow().variables().getFirst());
        Fx.run(() -> {
            view.onShown(place().with("var-node", "node02"));
            view.onHidden();
            view.onShown(place().with("var-node", "node02"));
        });
        assertThat(Fx.get(() -> view.variables.state(node).chosen())).containsExactly("node02");
        assertThat(Fx.get(() -> view.variables.state(node).values())).hasSize(4);
    }

    @Test
    void panelsOfTheNextViewAreQueriedWithItsOwnVariables() {
        var row = SampleDashboards.row("", SampleDashboards.panel(1, PanelKind.STAT, "up{team=\"$team\"}"));
        var next = SampleDashboards.of(List.of(row), List.of(TEAM));
        var view = open(SampleDashboards.panel(1, PanelKind.STAT, "up"));
        entries = List.of(new Dashboards.Entry("next", "next.yaml", Optional.of(next), List.of()));
        results.stopResponding();
        Fx.run(() -> view.onShown(place().with(DashboardView.NAME, "next")));
        assertThat(texts(PanelQueryRunner.QueryKind.RANGE)).containsExactly("up", "up{team=\"blue\"}");
    }

    @Test
    void aValueThatDependsOnAChangedOneIsReplacedAlsoInTheLink() {
        var row = SampleDashboards.row("", SampleDashboards.panel(1, PanelKind.STAT, "up{instance=\"$node\"}"));
        var site = SampleDashboards.queryVariable("site", "label_values(site)", false);
        var node = SampleDashboards.queryVariable("node", "label_values(up{site=\"$site\"}, instance)", false);
        results.setLabelValues("node01", "node02");
        var view = open(SampleDashboards.of(List.of(row), List.of(site, node)), place().with("var-node", "node02"));
        results.setLabelValues("node03");
        Fx.run(() -> view.variables.choose(site, List.of("south")));
        assertThat(Fx.get(() -> view.variables.state(node).chosen())).containsExactly("node03");
        assertThat(Fx.get(() -> view.place.get("var-node"))).isEqualTo("node03");
    }

    @Test
    void theQueryOfAVariableMayUseTheScrapeInterval() {
        var pod = SampleDashboards.queryVariable(
                "pod",
                "query_result(topk(5, rate(x[$__interval]) + rate(x[$__rate_interval]) + $__interval_ms + $__rate_interval_ms))",
                false);
        open(SampleDashboards.of(List.of(SampleDashboards.row("")), List.of(pod)), place());
        assertThat(texts(PanelQueryRunner.QueryKind.INSTANT))
                .containsExactly("topk(5, rate(x[15s]) + rate(x[1m0s]) + 15000 + 60000)");
    }
}

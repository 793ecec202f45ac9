package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Link;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.Dashboards;
import greenwall.views.PanelQueryRunner;
import greenwall.views.TimeRangeChoice;
import greenwall.views.WindowRequest;
import greenwall.views.testing.Fx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardLinksTest extends DashboardViewFixture {
    private static Dashboard with(List<String> tags, List<Link> links) {
        var of = SampleDashboards.of(SampleDashboards.panel(1, PanelKind.STAT, "one"));
        return new Dashboard(
                of.name(),
                of.title(),
                of.description(),
                tags,
                of.rows(),
                of.time(),
                of.refresh(),
                of.zone(),
                of.variables(),
                of.annotations(),
                links);
    }

    private static Link toTagged(String title, boolean dropdown) {
        return new Link(title, "", List.of("disks"), true, false, dropdown, false, "");
    }

    @Test
    void theBarHasTheLinksOfTheDashboard() {
        var links = List.of(
                Link.to("Handbook", "https://wiki.example/disks", false), toTagged("More", true), toTagged("", false));
        var pools =
                new Dashboards.Entry("pools", "pools.yaml", Optional.of(with(List.of("disks"), List.of())), List.of());
        var tunnels =
                new Dashboards.Entry("tunnels", "tunnels.yaml", Optional.of(with(List.of(), List.of())), List.of());
        var view = open(with(List.of("disks"), links), place(), pools, tunnels);
        assertThat(Fx.get(view.bar::isVisible)).isTrue();
        var buttons = Fx.get(() -> view.bar.getChildren().stream()
                .filter(ButtonBase.class::isInstance)
                .map(ButtonBase.class::cast)
                .toList());
        assertThat(buttons).extracting(Labeled::getText).containsExactly("Handbook", "More", "Made (pools)");
        Fx.run(() -> buttons.forEach(ButtonBase::fire));
        assertThat(((MenuButton) buttons.get(1)).getItems())
                .as("views with the tag, without this one")
                .hasSize(1);
        assertThat(windowRequests)
                .contains(new WindowRequest.Go(place().with(DashboardView.NAME, "pools")))
                .anySatisfy(
                        windowRequest -> assertThat(windowRequest.toString()).contains("wiki.example"));
    }

    @Test
    void aLinkSetsTheVariablesAndTheTimeRangeOfItsDashboard() {
        var other = new Dashboards.Entry("other", "other.yaml", Optional.of(with(List.of(), List.of())), List.of());
        var node = SampleDashboards.nodeVariable(true);
        var view = open(
                SampleDashboards.of(
                        List.of(SampleDashboards.row("", SampleDashboards.panel(1, PanelKind.STAT, "one"))),
                        List.of(node)),
                place().with("var-node", "node01:9100\nnode02:9100"),
                other);
        assertThat(followed(view, windowRequests, "/d/x/other?var-node=a1&from=now-2h&to=now"))
                .isEqualTo(place().with(DashboardView.NAME, "other")
                        .with("var-node", "a1")
                        .during(TimeRangeChoice.last(Duration.ofHours(2))));
        assertThat(followed(
                        view,
                        windowRequests,
                        "/d/x/other?orgId=1&var-a=x%20y&var-a=z&from=1700000000000&to=1700003600000"))
                .isEqualTo(place().with(DashboardView.NAME, "other")
                        .with("var-a", "x y\nz")
                        .during(TimeRangeChoice.fixed(new TimeWindow(
                                Instant.ofEpochMilli(1_700_000_000_000L), Instant.ofEpochMilli(1_700_003_600_000L)))));
        assertThat(followed(view, windowRequests, "/d/other?${__all_variables}&${__url_time_range}"))
                .as("the range that is shown stays live")
                .isEqualTo(place().with(DashboardView.NAME, "other").with("var-node", "node01:9100\nnode02:9100"));
        assertThat(followed(view, windowRequests, "/d/other?var-node=100%&var-=1&var-a%0Ab=2")
                        .get("var-node"))
                .as("not encoded")
                .isEqualTo("100%");
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "panel-3, 3", "panel-3-clone-1, ''", "'', ''"})
    void aGrafanaAddressOfASinglePanelShowsThatPanel(String viewPanel, String panel) {
        var view = open(SampleDashboards.of(SampleDashboards.panel(1, PanelKind.STAT, "one")), place());
        assertThat(followed(view, windowRequests, "/d/x/made?from=now-2h&viewPanel=" + viewPanel))
                .isEqualTo(place().with(DashboardView.PANEL, panel).during(TimeRangeChoice.last(Duration.ofHours(2))));
    }

    @Test
    void aLinkShowsASinglePanel() {
        var view = open(
                SampleDashboards.of(
                        SampleDashboards.panel(1, PanelKind.STAT, "one"),
                        SampleDashboards.panel(2, PanelKind.STAT, "two")),
                place().with(DashboardView.PANEL, "2"));
        assertThat(Fx.get(() -> view.grid.maximized().map(box -> box.panel().id())))
                .contains(2);
        assertThat(Fx.get(
                        () -> view.grid.onScreen().map(box -> box.panel().id()).toList()))
                .containsExactly(2);
    }

    @Test
    void aHostOfALinkStaysChosenAlthoughItsSourceDoesNotHaveIt() {
        var row = SampleDashboards.row("", SampleDashboards.panel(1, PanelKind.STAT, "up{instance=\"$node\"}"));
        var node = SampleDashboards.nodeVariable(false);
        results.setLabelValues("node01", "node03");
        var view = open(SampleDashboards.of(List.of(row), List.of(node)), place().with("var-node", "node02"));
        var shown = Fx.get(
                () -> ((VariableField) view.bar.lookup(".bar")).getChildren().getLast());
        assertThat(((Button) shown).getText()).isEqualTo("node02 (not found)");
        Fx.run(() -> {
            view.onHidden();
            view.onShown(place().with("var-node", "node02"));
            view.onShown(place().with("var-node", "node02").during(TimeRangeChoice.last(Duration.ofHours(2))));
        });
        assertThat(texts(PanelQueryRunner.QueryKind.RANGE)).containsOnly("up{instance=\"node02\"}");
    }

    @Test
    void allValuesOfAVariableWhoseQueryFailedAreNone() {
        var shown = Fx.get(() -> {
            var field = new VariableField(SampleDashboards.nodeVariable(true), _ -> {});
            field.show(new VariableValues.State(List.of(), List.of(Variable.ALL), "the server refused the query"));
            return ((Button) field.getChildren().getLast()).getText();
        });
        assertThat(shown).isEqualTo("none: the server refused the query");
    }

    @Test
    void allValuesOfAVariableWithAnExpressionForThemAreNotNone() {
        var node = SampleDashboards.nodeVariable(true);
        var choice = new Variable.SelectionMode(true, true, ".*");
        var shown = Fx.get(() -> {
            var field = new VariableField(
                    new Variable(
                            node.name(), node.label(), "", node.hide(), node.kind(), choice, List.of(Variable.ALL)),
                    _ -> {});
            field.show(new VariableValues.State(List.of(), List.of(Variable.ALL), ""));
            return ((Button) field.getChildren().getLast()).getText();
        });
        assertThat(shown).isEqualTo("All");
    }

    @Test
    void allValuesOfAVariableWithMoreThanTheLimitAreCalledTheFirstOnes() {
        results.setLabelValues(
                IntStream.rangeClosed(1, 5_001).mapToObj(i -> "node" + i).toArray(String[]::new));
        var node = SampleDashboards.nodeVariable(true);
        var view = open(SampleDashboards.of(List.of(), List.of(node)), place().with("var-node", "All"));
        var shown = Fx.get(
                () -> ((VariableField) view.bar.lookup(".bar")).getChildren().getLast());
        assertThat(((Button) shown).getText()).isEqualTo("All of the first 5000 values");
    }

    @Test
    void theWordsOfAGrafanaAddressForAllValuesAndAnAutomaticIntervalAreUnderstood() {
        var row = SampleDashboards.row(
                "", SampleDashboards.panel(1, PanelKind.STAT, "rate(x{instance=~\"$node\"}[$interval])"));
        var interval = new Variable(
                "interval",
                "",
                "",
                Variable.Hide.NOT,
                new Variable.IntervalVariable(List.of("5m", "10m"), true, 60, "10s"),
                Variable.SelectionMode.ONE,
                List.of());
        results.setLabelValues("node01", "node03");
        open(
                SampleDashboards.of(List.of(row), List.of(SampleDashboards.nodeVariable(true), interval)),
                place().with("var-node", "All").with("var-interval", "$__auto_interval_interval"));
        assertThat(texts(PanelQueryRunner.QueryKind.RANGE))
                .containsExactly("rate(x{instance=~\"(node01|node03)\"}[1m])");
    }

    @Test
    void theSecondClickWithoutABrowserCopiesTheAddress() {
        var view = open(SampleDashboards.of(SampleDashboards.panel(1, PanelKind.STAT, "one")), place());
        var link = Link.to("Handbook", "https://wiki.example/disks", false);
        Fx.run(() -> {
            view.actions.follow(link, Optional.empty());
            view.actions.follow(link, Optional.empty());
        });
        assertThat(windowRequests)
                .last()
                .isEqualTo(new WindowRequest.ShowMessage(
                        "No browser was found. The address is on the clipboard: https://wiki.example/disks"));
    }
}

package greenwall.views.query;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.views.Dashboards;
import greenwall.views.LogQueries;
import greenwall.views.Place;
import greenwall.views.QueryCompletions.Language;
import greenwall.views.WindowRequest;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeDashboards;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javafx.event.ActionEvent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

class QueryToPanelTest {
    private final FakeDashboards dashboards = new FakeDashboards();
    private final List<WindowRequest> windowRequests = new ArrayList<>();

    private QueryView open(QueryExpression... expressions) {
        var ports = new RangeQueriesOnlyBackend() {
            @Override
            public LogQueries logs() {
                return new FakeLogs(10, Fleets.NOW);
            }

            @Override
            public Dashboards dashboards() {
                return dashboards;
            }
        };
        return Fx.get(() -> {
            var view = new QueryView(Contexts.of(ports, windowRequests::add));
            new Scene(view.node(), 1280, 720);
            view.onShown(QueryExpression.addTo(Place.HOME.to("query"), List.of(expressions)));
            view.show(Fleets.healthy(3));
            return view;
        });
    }

    private static void key(QueryView view) {
        Fx.run(() -> Keys.press(view.typed.getFirst().field(), KeyCode.S, false, true));
    }

    private static AddPanelBar form(QueryView view) {
        return Fx.get(() -> {
            view.node().applyCss();
            return (AddPanelBar) view.node().lookupAll("*").stream()
                    .filter(AddPanelBar.class::isInstance)
                    .findFirst()
                    .orElseThrow();
        });
    }

    private static void put(QueryView view, String title) {
        key(view);
        var form = form(view);
        Fx.run(() -> {
            form.title.setText(title);
            form.title.fireEvent(new ActionEvent());
        });
    }

    @Test
    void theShownQueriesBecomeAPanelOfANewView() {
        var view = open(
                new QueryExpression(Language.PROMQL, "sum(rate(x[5m]))"),
                new QueryExpression(Language.LOGQL, "rate({a=\"b\"}[1m])"));
        put(view, "Requests");
        var panel = dashboards.of("created").panel(1).orElseThrow();
        assertThat(panel.title()).isEqualTo("Requests");
        assertThat(panel.kind()).isEqualTo(PanelKind.TIME_SERIES);
        assertThat(panel.targets())
                .extracting(query -> ((PanelQuery.Query) query).text())
                .containsExactly("sum(rate(x[5m]))", "rate({a=\"b\"}[1m])");
        assertThat(panel.targets())
                .extracting(query -> ((PanelQuery.Query) query).source().kind())
                .containsExactly(SourceRef.Kind.PROMETHEUS, SourceRef.Kind.LOKI);
        assertThat(windowRequests).contains(new WindowRequest.ShowMessage("Saved as created.yaml."));
    }

    @Test
    void aPanelIsAddedBelowTheOthersOfAnExistingView() {
        dashboards.put(
                "mine",
                "mine.yaml",
                Dashboard.of(
                        "Mine",
                        List.of(Panel.of("Old", PanelKind.STAT, List.of()).numbered(4))));
        var view = open(new QueryExpression(Language.PROMQL, "up"));
        put(view, "Up");
        assertThat(dashboards.of("mine").panels()).extracting(Panel::title).containsExactly("Old", "Up");
        assertThat(dashboards.of("mine").panel(5).orElseThrow().place()).isEqualTo(new Panel.GridPosition(0, 8, 12, 8));
        Fx.run(() -> buttons(view).stream()
                .filter(button -> button.getText().equals("Open the custom view"))
                .forEach(Button::fire));
        assertThat(windowRequests.getLast())
                .isInstanceOfSatisfying(
                        WindowRequest.Go.class,
                        go -> assertThat(go.place().get("name")).isEqualTo("mine"));
    }

    @Test
    void logLinesBecomeAPanelOfLogs() {
        var view = open(new QueryExpression(Language.LOGQL, "{a=\"b\"}"));
        put(view, "Lines");
        assertThat(dashboards.of("created").panel(1).orElseThrow().kind()).isEqualTo(PanelKind.LOGS);
    }

    @Test
    void aFileOfGrafanaIsNotOfferedAndAReadOnlyConsoleOffersNothing() {
        dashboards.put("theirs", "theirs.json", Dashboard.of("Theirs", List.of()));
        put(open(new QueryExpression(Language.PROMQL, "up")), "Up");
        assertThat(dashboards.of("theirs").panels()).isEmpty();
        dashboards.readOnly();
        var view = open(new QueryExpression(Language.PROMQL, "up"));
        key(view);
        assertThat(Fx.get(() -> Set.copyOf(view.node().lookupAll("*")).stream()
                        .filter(AddPanelBar.class::isInstance)
                        .count()))
                .isZero();
        assertThat(Fx.get(view::actions)).isEmpty();
        assertThat(Fx.get(() -> buttons(view).stream().filter(Button::isVisible).map(Button::getText)))
                .doesNotContain("Save as a panel (Ctrl+S)");
    }

    private static List<Button> buttons(QueryView view) {
        return view.node().lookupAll(".button").stream()
                .filter(Button.class::isInstance)
                .map(Button.class::cast)
                .toList();
    }
}

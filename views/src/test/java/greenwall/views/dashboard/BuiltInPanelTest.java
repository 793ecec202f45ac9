package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.views.Services;
import greenwall.views.TimeRangeChoice;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

class BuiltInPanelTest {
    private static final TimeRangeChoice LAST_HOUR = TimeRangeChoice.last(Duration.ofHours(1));

    private static PanelData content(Panel panel, Instant now) {
        return new PanelData(
                panel,
                List.of(),
                List.of(),
                VariableSubstitution.of(List.of()),
                List.of(),
                new PanelTimeOverride(TimeWindow.before(now, Duration.ofHours(1)), "", ""),
                Duration.ofSeconds(15),
                Map.of(),
                ZoneOffset.UTC,
                now,
                "",
                "",
                List.of());
    }

    @Test
    void aPanelViewQueriesNothingWhileItIsHidden() {
        var queries = new AtomicInteger();
        var panel =
                Panel.of("Calls", PanelKind.BUILT_IN, List.of()).with(OptionValues.NONE.with(PanelOption.PART, "map"));
        Fx.run(() -> {
            var body = new BuiltInPanel(
                    Contexts.of(new RangeQueriesOnlyBackend() {
                        @Override
                        public Services services() {
                            return _ -> {
                                queries.incrementAndGet();
                                return () -> {};
                            };
                        }
                    }),
                    panel,
                    () -> LAST_HOUR,
                    _ -> {});
            body.show(Fleets.firing());
            body.show(Fleets.rich());
            assertThat(queries).hasValue(0);
            body.show(content(panel, Fleets.NOW));
            assertThat(queries).hasValue(1);
            body.onHidden();
            body.show(Fleets.firing());
            body.show(Fleets.rich());
            assertThat(queries).hasValue(1);
        });
    }

    private static Panel panel(String part) {
        return Panel.of("A part", PanelKind.BUILT_IN, List.of()).with(OptionValues.NONE.with(PanelOption.PART, part));
    }

    @Test
    void aCustomViewInAPanelIsNotCalledUnknown() {
        Fx.run(() -> {
            assertThat(new BuiltInPanel(
                                    Contexts.of(new RangeQueriesOnlyBackend()),
                                    panel("dashboard"),
                                    () -> LAST_HOUR,
                                    _ -> {})
                            .node())
                    .isInstanceOfSatisfying(
                            Label.class,
                            label -> assertThat(label.getText())
                                    .isEqualTo("This panel refers to a custom view, which no panel can show:"
                                            + " correct the file."));
            assertThat(new BuiltInPanel(
                                    Contexts.of(new RangeQueriesOnlyBackend()),
                                    panel("walls"),
                                    () -> LAST_HOUR,
                                    _ -> {})
                            .node())
                    .isInstanceOfSatisfying(
                            Label.class, label -> assertThat(label.getText()).contains("the unknown view \"walls\""));
        });
    }

    @Test
    void aRefreshOfTheDashboardKeepsWhatWasTypedInTheView() {
        Fx.run(() -> {
            var panel = panel("alerts");
            var body = new BuiltInPanel(Contexts.of(new RangeQueriesOnlyBackend()), panel, () -> LAST_HOUR, _ -> {});
            body.show(Fleets.firing());
            body.show(Fleets.rich());
            body.show(content(panel, Fleets.NOW));
            var filter = (TextField) body.node().lookup(".text-field");
            filter.setText("disk");
            body.show(content(panel, Fleets.NOW.plusSeconds(5)));
            assertThat(filter.getText()).isEqualTo("disk");
        });
    }

    @Test
    void aRefreshOfTheDashboardDoesNotReadALogAgainUnlessTheRangeChanges() {
        Fx.run(() -> {
            var panel = panel("logs")
                    .with(OptionValues.NONE
                            .with(PanelOption.PART, "logs")
                            .with(
                                    PanelOption.PART_HOST,
                                    Fleets.rich().hosts().getFirst().name()));
            var logs = new FakeLogs(10, Fleets.NOW);
            var range = new AtomicReference<>(LAST_HOUR);
            var body = new BuiltInPanel(
                    Contexts.of(new FakeBackend(new FakeRangeQueryRunner(), logs)), panel, range::get, _ -> {});
            body.show(Fleets.rich());
            body.show(content(panel, Fleets.NOW));
            var read = List.copyOf(logs.queries());
            assertThat(read).isNotEmpty();
            assertThat(logs.follower()).as("the log is live").isPresent();
            body.show(content(panel, Fleets.NOW.plusSeconds(5)));
            assertThat(logs.queries()).isEqualTo(read);
            range.set(TimeRangeChoice.last(Duration.ofHours(3)));
            body.show(content(panel, Fleets.NOW.plusSeconds(10)));
            assertThat(logs.queries()).hasSizeGreaterThan(read.size());
        });
    }

    @Test
    void aWindowThatIsChosenInTheViewIsThatOfTheDashboard() {
        var chosen = new ArrayList<TimeWindow>();
        Fx.run(() -> {
            var panel = panel("zfs");
            var body =
                    new BuiltInPanel(Contexts.of(new RangeQueriesOnlyBackend()), panel, () -> LAST_HOUR, chosen::add);
            body.show(Fleets.rich());
            body.show(content(panel, Fleets.NOW));
            var chart = SceneNodes.nodes(body.node(), TimeSeriesChart.class).getFirst();
            Keys.press(chart, KeyCode.ADD);
            Keys.press(chart, KeyCode.M, false, true);
        });
        Fx.eventually(() -> !chosen.isEmpty());
        assertThat(chosen)
                .singleElement()
                .satisfies(window -> assertThat(window.length()).isLessThan(Duration.ofHours(1)));
    }
}

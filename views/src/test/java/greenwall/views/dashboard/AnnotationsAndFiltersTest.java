package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.AnnotationQuery;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Variable;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.ConsoleBackend;
import greenwall.views.Dashboards;
import greenwall.views.EventQueries;
import greenwall.views.PanelQueryRunner;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import org.junit.jupiter.api.Test;

/// A dashboard's annotations and filters, and the intervals of its sources.
class AnnotationsAndFiltersTest {
    private final FakePanelQueryRunner results = new FakePanelQueryRunner();
    private Optional<Dashboard> shownDashboard = Optional.empty();
    private String failure = "";
    /// The windows for which past events were asked.
    private final List<TimeWindow> asked = new ArrayList<>();

    private final ConsoleBackend backend = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked here")) {
        @Override
        public Dashboards dashboards() {
            return UnconnectedServices.dashboards(
                    List.of(new Dashboards.Entry("made", "made.yaml", shownDashboard, List.of())));
        }

        @Override
        public PanelQueryRunner panelQueries() {
            return results;
        }

        @Override
        public EventQueries pastEvents() {
            return (window, receiver) -> {
                asked.add(window);
                receiver.accept(new EventQueries.Answer(List.of(), failure));
                return () -> {};
            };
        }
    };

    private static Dashboard dashboard(List<Variable> variables, AnnotationQuery... annotations) {
        return dashboard(
                List.of(
                        SampleDashboards.panel(1, PanelKind.TIME_SERIES, "one"),
                        SampleDashboards.panel(2, PanelKind.TIME_SERIES, "two")),
                variables,
                annotations);
    }

    private static Dashboard dashboard(List<Panel> panels, List<Variable> variables, AnnotationQuery... annotations) {
        var plain = SampleDashboards.of(List.of(new Dashboard.Row("", false, "", panels)), variables);
        return new Dashboard(
                plain.name(),
                plain.title(),
                plain.description(),
                plain.tags(),
                plain.rows(),
                plain.time(),
                plain.refresh(),
                plain.zone(),
                plain.variables(),
                List.of(annotations),
                plain.links());
    }

    private DashboardView open(Dashboard dashboard) {
        shownDashboard = Optional.of(dashboard);
        return Fx.get(() -> {
            var style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
            var view = new DashboardView(new ViewContext(style, () -> Fleets.NOW, ZoneOffset.UTC, backend, _ -> {}));
            SampleDashboards.show(view, 1366, 768);
            view.node().layout();
            view.grid.layout();
            return view;
        });
    }

    private static AnnotationQuery annotation(SourceRef.Kind source, String query, boolean enabled, int... panels) {
        return new AnnotationQuery(
                "releases",
                enabled,
                false,
                new SourceRef(source, ""),
                query,
                "",
                "{{job}}",
                "",
                List.of("instance"),
                "blue",
                false,
                Arrays.stream(panels).boxed().toList(),
                false);
    }

    private static List<List<Annotation>> marks(DashboardView view) {
        return Fx.get(() -> view.grid.boxes().map(box -> box.annotations).toList());
    }

    private List<String> queries(PanelQueryRunner.QueryKind form) {
        return results.queries().stream()
                .filter(question -> question.kind() == form)
                .map(PanelQueryRunner.Request::query)
                .toList();
    }

    @Test
    void theRateIntervalOfAnAnnotationCoversAStepAndAScrapeLikeThatOfAPanel() {
        open(dashboard(
                List.of(), annotation(SourceRef.Kind.PROMETHEUS, "increase(restarts[$__rate_interval]) > 0", true)));
        assertThat(queries(PanelQueryRunner.QueryKind.RANGE)).contains("increase(restarts[1m15s]) > 0");
    }

    @Test
    void aPeriodAboveZeroIsAMarkOnTheConfiguredPanels() {
        var view = open(dashboard(List.of(), annotation(SourceRef.Kind.PROMETHEUS, "state", true, 2)));
        var marks = marks(view);
        assertThat(marks.get(0)).isEmpty();
        assertThat(marks.get(1)).isNotEmpty().allSatisfy(mark -> {
            assertThat(mark.kind()).isEqualTo(Annotation.Kind.MARK);
            assertThat(mark.text()).startsWith("node: node0");
            assertThat(mark.end()).isAfter(mark.start());
        });
        assertThat(results.queries().stream()
                        .filter(q -> q.query().equals("state"))
                        .map(PanelQueryRunner.Request::step))
                .containsExactly(Duration.ofSeconds(60));
    }

    @Test
    void aLogLineIsAMark() {
        var view = open(dashboard(List.of(), annotation(SourceRef.Kind.LOKI, "{job=\"x\"}", true)));
        assertThat(marks(view).getFirst()).hasSize(40).first().satisfies(mark -> {
            assertThat(mark.text()).isEqualTo("ERROR line 0");
            assertThat(mark.start()).isEqualTo(mark.end());
        });
    }

    @Test
    void aPanelWithATimeOfItsOwnHasTheMarksOfThatTime() {
        var week = new Panel.QueryOptions(SourceRef.DEFAULT, "", 0, "7d", "");
        var panels = List.of(
                SampleDashboards.panel(1, PanelKind.TIME_SERIES, "one"),
                SampleDashboards.with(week, SampleDashboards.panel(2, PanelKind.TIME_SERIES, "two")),
                SampleDashboards.with(week, SampleDashboards.panel(3, PanelKind.STAT, "three")));
        var view = open(dashboard(panels, List.of(), annotation(SourceRef.Kind.PROMETHEUS, "state", true)));
        assertThat(results.queries().stream()
                        .filter(q -> q.query().equals("state"))
                        .map(q -> q.window().length().toDays()))
                .containsExactly(0L, 7L);
        assertThat(asked).extracting(window -> window.length().toDays()).containsExactly(0L, 7L);
        assertThat(marks(view).subList(0, 2))
                .extracting(marks ->
                        marks.stream().anyMatch(mark -> mark.start().isBefore(Fleets.NOW.minus(Duration.ofHours(2)))))
                .containsExactly(false, true);
    }

    @Test
    void eventsThatCouldNotBeFetchedAreReportedInTheBar() {
        failure = "the Alertmanager did not respond";
        var view = open(dashboard(List.of()));
        assertThat(
                        Fx.get(
                                () -> view.bar.isVisible()
                                        && view.bar.getChildren().stream()
                                                .anyMatch(
                                                        node -> node instanceof Label label
                                                                && label.isVisible()
                                                                && label.getText()
                                                                        .equals(
                                                                                "Some events are not shown: the Alertmanager did not respond"))))
                .isTrue();
    }

    @Test
    void marksAreSwitchedOnAndOff() {
        var view = open(dashboard(List.of(), annotation(SourceRef.Kind.PROMETHEUS, "state", false)));
        assertThat(marks(view)).allMatch(List::isEmpty);
        assertThat(queries(PanelQueryRunner.QueryKind.RANGE)).doesNotContain("state");
        var box = (CheckBox) Fx.get(() -> view.node().lookup(".dashboard-mark"));
        assertThat(box.getText()).isEqualTo("releases");
        Fx.run(box::fire);
        assertThat(marks(view)).noneMatch(List::isEmpty);
        Fx.run(box::fire);
        assertThat(marks(view)).allMatch(List::isEmpty);
    }

    @Test
    void marksThatFailToLoadAreReported() {
        var view = open(dashboard(List.of(), annotation(SourceRef.Kind.PROMETHEUS, "broken", true)));
        assertThat(((CheckBox) Fx.get(() -> view.node().lookup(".dashboard-mark"))).getText())
                .isEqualTo("releases (query failed: the query was refused)");
    }

    private static Variable filters(SourceRef.Kind source) {
        return new Variable(
                "filters",
                "",
                "",
                Variable.Hide.NOT,
                new Variable.AdHocVariable(new SourceRef(source, ""), List.of(new Variable.Filter("env", "=", "live"))),
                Variable.SelectionMode.ONE,
                List.of());
    }

    @Test
    void filtersApplyToEachQueryOfTheirSource() {
        open(dashboard(
                List.of(filters(SourceRef.Kind.PROMETHEUS)), annotation(SourceRef.Kind.PROMETHEUS, "three", true)));
        assertThat(queries(PanelQueryRunner.QueryKind.RANGE))
                .containsExactlyInAnyOrder("one{env=\"live\"}", "two{env=\"live\"}", "three{env=\"live\"}");
    }

    @Test
    void filtersApplyToTheNormalRange() {
        var panel = SampleDashboards.panel(1, PanelKind.TIME_SERIES, "one")
                .with(OptionValues.NONE.with(PanelOption.NORMAL, true));
        open(SampleDashboards.of(
                List.of(new Dashboard.Row("", false, "", List.of(panel))),
                List.of(filters(SourceRef.Kind.PROMETHEUS))));
        assertThat(queries(PanelQueryRunner.QueryKind.RANGE))
                .hasSizeGreaterThan(1)
                .containsOnly("one{env=\"live\"}");
    }

    @Test
    void filtersOfAnotherSourceDoNotApply() {
        open(dashboard(List.of(filters(SourceRef.Kind.LOKI))));
        assertThat(queries(PanelQueryRunner.QueryKind.RANGE)).containsExactly("one", "two");
    }

    @Test
    void removingAFilterQueriesAgainWithoutIt() {
        var view = open(dashboard(List.of(filters(SourceRef.Kind.PROMETHEUS))));
        results.queries().clear();
        var remove = (Button) Fx.get(() -> view.node().lookupAll(".button").stream()
                .filter(node -> "Remove the filter env=live".equals(node.getAccessibleText()))
                .findFirst()
                .orElseThrow());
        Fx.run(remove::fire);
        assertThat(queries(PanelQueryRunner.QueryKind.RANGE)).containsExactly("one", "two");
    }

    @Test
    void aButtonOfAFilterStaysWhenTheDashboardIsRefreshed() {
        var view = open(dashboard(List.of(filters(SourceRef.Kind.PROMETHEUS))));
        var before =
                Fx.get(() -> List.copyOf(((LabelFilterField) view.node().lookup(".dashboard-filters")).getChildren()));
        Fx.run(view.bar::updateFields);
        assertThat(Fx.get(
                        () -> List.copyOf(((LabelFilterField) view.node().lookup(".dashboard-filters")).getChildren())))
                .isEqualTo(before);
    }

    @Test
    void theFilterFormOffersLabelsAndValuesOfTheSource() {
        var taken = new ArrayList<Variable.Filter>();
        var view = open(dashboard(List.of(filters(SourceRef.Kind.PROMETHEUS))));
        Fx.run(() -> {
            var field = (LabelFilterField) view.node().lookup(".dashboard-filters");
            var form = field.form(taken::add);
            @SuppressWarnings("unchecked")
            var label = (ComboBox<String>) form.getChildren().get(0);
            @SuppressWarnings("unchecked")
            var value = (ComboBox<String>) form.getChildren().get(2);
            assertThat(label.getItems()).containsExactly("instance", "job");
            label.setValue("instance");
            assertThat(value.getItems()).contains("node02:9100");
            label.getEditor().setText("instance");
            value.getEditor().setText("node02:9100");
            ((Button) form.getChildren().get(3)).fire();
        });
        assertThat(taken).containsExactly(new Variable.Filter("instance", "=", "node02:9100"));
    }

    @Test
    void theIntervalOfASourceIsTheMostFrequentOneOfItsTargets() {
        assertThat(ClusterScrapeInterval.most(
                        Stream.of(Duration.ofMillis(29_970), Duration.ofSeconds(60), Duration.ofMillis(30_040))))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(ClusterScrapeInterval.most(Stream.of())).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void filtersApplyToTheQueriesOfAPanelWithSeveralSources() {
        var mixed = new Panel.QueryOptions(new SourceRef(SourceRef.Kind.MIXED, ""), "", 0, "", "");
        var panel = SampleDashboards.with(mixed, SampleDashboards.panel(1, PanelKind.TIME_SERIES, "one"));
        open(SampleDashboards.of(
                List.of(new Dashboard.Row("", false, "", List.of(panel))),
                List.of(filters(SourceRef.Kind.PROMETHEUS))));
        assertThat(queries(PanelQueryRunner.QueryKind.RANGE)).containsExactly("one{env=\"live\"}");
    }
}

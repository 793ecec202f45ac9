package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.DataFrame;
import greenwall.fleet.dashboard.FieldFormatter;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Transformation;
import greenwall.fleet.dashboard.Variable;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.views.PanelQueryRunner;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.WindowRequest;
import greenwall.views.chart.ExplainedTime;
import greenwall.views.chart.SeriesColors;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whose data a panel shows, and where its links lead.
class DashboardContentTest extends DashboardViewFixture {
    private static final QueryCheck CHECK = new QueryCheck(VariableSubstitution.of(List.of()));

    private static Variable variable(String name, Variable.Kind kind) {
        return new Variable(
                name, "", "", Variable.Hide.NOT, kind, new Variable.SelectionMode(true, true, ""), List.of());
    }

    private static Dashboard dashboard(List<Variable> variables, Panel... panels) {
        return SampleDashboards.of(List.of(SampleDashboards.row("", panels)), variables);
    }

    private static PanelBox box(DashboardView view) {
        return Fx.get(() -> view.grid.boxes().findFirst().orElseThrow());
    }

    private static List<String> heading(PanelBox box) {
        return Fx.get(() -> {
            box.layout();
            return box.heading.textBounds().stream().map(TextBounds::text).toList();
        });
    }

    @Test
    void theDataOfOneClusterIsNotKeptForAnotherWhoseQueryFails() {
        results.setClusters("east", "west");
        var source = new SourceRef(SourceRef.Kind.PROMETHEUS, "$where");
        var query = new PanelQuery.Query(
                "A", false, source, "load", PanelQuery.QueryMode.RANGE, PanelQuery.Format.TIME_SERIES, "", "", 1, 0);
        var where = variable("where", new Variable.ClusterVariable(SourceRef.Kind.PROMETHEUS, ""));
        var panel = SampleDashboards.panel(1, PanelKind.STAT, "load").withQueries(List.of(query));
        var view = open(dashboard(List.of(where), panel), place().with("var-where", "east"));
        assertThat(box(view).lastContent.orElseThrow().empty()).isFalse();
        results.failing(question -> question.cluster().equals("west"));
        Fx.run(() -> view.onShown(place().with("var-where", "west")));
        assertThat(box(view).lastContent.orElseThrow().empty()).isTrue();
    }

    @Test
    void aValueWhoseSourceNoLongerAnswersEndsAndLosesItsColour() {
        for (var kind : List.of(PanelKind.STAT, PanelKind.GAUGE)) {
            results.failing(_ -> false);
            var view = open(SampleDashboards.panel(1, kind, "load"));
            assertThat(valueTexts(view)).isNotEmpty().noneMatch(text -> text.startsWith("ended"));
            results.failing(_ -> true);
            now = now.plus(Duration.ofMinutes(10));
            Fx.run(() -> view.show(Fleets.healthy(3)));
            assertThat(valueTexts(view)).as(kind.name()).anyMatch(text -> text.startsWith("ended"));
            assertThat(heading(box(view))).anyMatch(text -> text.contains("showing stale data; query failed"));
        }
    }

    @Test
    void aValueIsGreyFromTheFirstFailedQueryUntilTheNextResult() {
        for (var kind : List.of(PanelKind.STAT, PanelKind.GAUGE, PanelKind.BAR_GAUGE, PanelKind.TABLE)) {
            results.failing(_ -> false);
            var view = open(SampleDashboards.panel(1, kind, "load"));
            assertThat(hasColor(view)).as(kind.name()).isTrue();
            results.failing(_ -> true);
            now = now.plusSeconds(10);
            Fx.run(() -> view.show(Fleets.healthy(3)));
            assertThat(heading(box(view))).anyMatch(text -> text.contains("showing stale data; query failed"));
            assertThat(hasColor(view)).as(kind.name()).isFalse();
            results.failing(_ -> false);
            now = now.plusSeconds(10);
            Fx.run(() -> view.show(Fleets.healthy(3)));
            assertThat(hasColor(view)).as(kind.name()).isTrue();
        }
    }

    @Test
    void thePastThatAStateTimelineShowsKeepsItsColoursWhileItsQueryFails() {
        var view = open(SampleDashboards.panel(1, PanelKind.STATE_TIMELINE, "load"));
        assertThat(hasColor(view)).isTrue();
        results.failing(_ -> true);
        now = now.plusSeconds(10);
        Fx.run(() -> view.show(Fleets.healthy(3)));
        assertThat(heading(box(view))).anyMatch(text -> text.contains("showing stale data; query failed"));
        assertThat(hasColor(view)).isTrue();
    }

    private static boolean hasColor(DashboardView view) {
        return Fx.get(() -> {
            var body = box(view).content();
            body.resize(300, 200);
            body.layout();
            var image = body.snapshot(null, null);
            for (int x = 0; x < image.getWidth(); x++) {
                for (int y = 0; y < image.getHeight(); y++) {
                    if (image.getPixelReader().getColor(x, y).getSaturation() > 0.3) {
                        return true;
                    }
                }
            }
            return false;
        });
    }

    private static List<String> valueTexts(DashboardView view) {
        return Fx.get(() -> {
            var body = (PaintedRegion) box(view).content();
            body.resize(300, 200);
            body.layout();
            return body.textBounds().stream().map(TextBounds::text).toList();
        });
    }

    @Test
    void aVariableOffersTheClustersWhoseWholeNameMatches() {
        results.setClusters("east", "north-east", "west");
        var where = variable("where", new Variable.ClusterVariable(SourceRef.Kind.PROMETHEUS, "east"));
        var other = variable("other", new Variable.ClusterVariable(SourceRef.Kind.PROMETHEUS, "/east/"));
        var view = open(dashboard(List.of(where, other)), place());
        assertThat(offered(view, where)).containsExactly("east");
        assertThat(offered(view, other)).containsExactly("east", "north-east");
    }

    private static List<String> offered(DashboardView view, Variable variable) {
        return Fx.get(() -> view.variables.state(variable).values().stream()
                .map(Variable.Value::value)
                .toList());
    }

    @Test
    void thePanelOfACombinedViewIsExplainedInItsOwnCluster() {
        results.setClusters("east", "west");
        var query = SampleDashboards.rangeQuery(new SourceRef(SourceRef.Kind.PROMETHEUS, "west"), "load");
        var panel = SampleDashboards.panel(1, PanelKind.TIME_SERIES, "load").withQueries(List.of(query));
        var view = open(dashboard(List.of(), panel), place());
        Fx.run(() -> view.actions.explain(
                box(view), ExplainedTime.during(place().range().at(Fleets.NOW))));
        assertThat(windowRequests)
                .filteredOn(WindowRequest.Go.class::isInstance)
                .singleElement()
                .satisfies(go -> assertThat(((WindowRequest.Go) go).place().get(greenwall.views.Place.CLUSTER))
                        .isEqualTo("west"));
    }

    @Test
    void aPanelKeepsItsTitleUntilTheDataOfTheNewValueArrives() {
        var host = variable("host", new Variable.ListVariable(List.of(Variable.Value.of("a"), Variable.Value.of("b"))));
        var panel = SampleDashboards.panel(1, PanelKind.STAT, "load{host=~\"$host\"}")
                .titled("Load of $host");
        var view = open(dashboard(List.of(host), panel), place().with("var-host", "a"));
        var box = box(view);
        assertThat(heading(box)).containsExactly("Load of a");
        results.stopResponding();
        Fx.run(() -> {
            view.variables.choose(host, List.of("b"));
            view.grid.layout();
        });
        assertThat(heading(box)).containsExactlyInAnyOrder("Load of a", "…");
        results.respond(_ -> true);
        assertThat(heading(box)).containsExactly("Load of b");
    }

    @Test
    void aVariableThatCannotBeReadKeepsItsValueAndIsReadAgain() {
        results.failing(question -> question.kind() == PanelQueryRunner.QueryKind.LABEL_VALUES);
        var panel = SampleDashboards.panel(1, PanelKind.STAT, "load{instance=~\"$node\"}");
        var view = open(
                dashboard(List.of(SampleDashboards.nodeVariable(true)), panel),
                place().with("var-node", "node02:9100"));
        var variable = SampleDashboards.nodeVariable(true);
        assertThat(view.variables.state(variable).chosen()).containsExactly("node02:9100");
        assertThat(view.variables.state(variable).error()).isEqualTo("the query was refused");
        assertThat(results.queries())
                .filteredOn(question -> question.kind() == PanelQueryRunner.QueryKind.RANGE)
                .extracting(PanelQueryRunner.Request::query)
                .containsOnly("load{instance=~\"node02:9100\"}");
        results.failing(_ -> false);
        now = now.plusSeconds(15);
        Fx.run(() -> view.show(Fleets.healthy(3)));
        assertThat(view.variables.state(variable).error()).isEmpty();
        assertThat(view.variables.state(variable).values()).hasSize(3);
    }

    @Test
    void theRegexOfAVariableMayUseOtherVariables() {
        results.setClusters("east-1", "west-1");
        var zone = variable(
                "zone", new Variable.ListVariable(List.of(Variable.Value.of("node01"), Variable.Value.of("node02"))));
        var node = variable(
                "node",
                new Variable.QueryVariable(
                        SourceRef.DEFAULT,
                        "label_values(up, instance)",
                        "/^$zone:(.*)/",
                        Variable.Sort.NONE,
                        Variable.Refresh.ON_LOAD));
        var side = variable(
                "side", new Variable.ListVariable(List.of(Variable.Value.of("east"), Variable.Value.of("west"))));
        var where = variable("where", new Variable.ClusterVariable(SourceRef.Kind.PROMETHEUS, "/^$side-/"));
        var view = open(
                dashboard(List.of(zone, node, side, where), SampleDashboards.panel(1, PanelKind.STAT, "load")),
                place().with("var-zone", "node02").with("var-side", "east"));
        assertThat(view.variables.state(node).values()).containsExactly(Variable.Value.of("9100"));
        assertThat(view.variables.state(where).values()).containsExactly(Variable.Value.of("east-1"));
        Fx.run(() -> view.variables.choose(side, List.of("west")));
        assertThat(view.variables.state(where).values()).containsExactly(Variable.Value.of("west-1"));
    }

    private static Dashboard repeatedForHosts(List<String> hosts) {
        var host = variable(
                "host",
                new Variable.ListVariable(hosts.stream().map(Variable.Value::of).toList()));
        return dashboard(List.of(host), repeatedFor("host", SampleDashboards.panel(1, PanelKind.TIME_SERIES, "load")));
    }

    @Test
    void aRepeatedPanelOpensTheLogsOfItsOwnHost() {
        var hosts = Fleets.healthy(3).hosts().stream().map(h -> h.name()).toList();
        var view = open(repeatedForHosts(hosts), place().with("var-host", String.join("\n", hosts)));
        Fx.run(() -> {
            view.axis.setCursor(Fleets.NOW.minusSeconds(60));
            var last = view.grid.boxes().toList().getLast();
            Keys.press(last.content(), KeyCode.ENTER);
        });
        assertThat(windowRequests)
                .filteredOn(WindowRequest.OpenLogs.class::isInstance)
                .singleElement()
                .satisfies(logs -> assertThat(
                                ((WindowRequest.OpenLogs) logs).host().name())
                        .isEqualTo(hosts.getLast()));
    }

    @Test
    void theInstanceOfARepeatedPanelThatWasMaximisedStaysSo() {
        var hosts = List.of("a", "b", "c");
        var view = open(repeatedForHosts(hosts), place().with("var-host", String.join("\n", hosts)));
        Fx.run(() -> {
            Keys.press(view.grid.boxes().toList().getLast().content(), KeyCode.F);
            view.onShown(view.place.during(TimeRangeChoice.last(Duration.ofHours(2))));
        });
        assertThat(Fx.get(() -> view.grid.maximized().orElseThrow().instance().repeatValues()))
                .containsEntry("host", "c");
        var link = Place.parse(view.place.link(), List.of(DashboardView.ID));
        var opened = open(repeatedForHosts(hosts), link);
        assertThat(Fx.get(() -> opened.grid.maximized().orElseThrow().instance().repeatValues()))
                .containsEntry("host", "c");
    }

    private static Panel repeatedFor(String variable, Panel panel) {
        return new Panel(
                panel.id(),
                panel.title(),
                "",
                panel.kind(),
                panel.place(),
                panel.options(),
                panel.fields(),
                panel.targets(),
                panel.queryOptions(),
                List.of(),
                List.of(),
                Optional.of(new Panel.Repeat(variable, false, 0)),
                false);
    }

    @Test
    void theQueryOfAPanelOpensWithItsFilters() {
        var filters = variable(
                "filters",
                new Variable.AdHocVariable(SourceRef.DEFAULT, List.of(new Variable.Filter("env", "=", "live"))));
        var view = open(dashboard(List.of(filters), SampleDashboards.panel(1, PanelKind.STAT, "one")), place());
        Fx.run(() -> Keys.press(box(view).content(), KeyCode.Q));
        assertThat(windowRequests)
                .filteredOn(WindowRequest.Go.class::isInstance)
                .singleElement()
                .satisfies(go ->
                        assertThat(((WindowRequest.Go) go).place().get("q1")).isEqualTo("promql:one{env=\"live\"}"));
    }

    @Test
    void anOwnViewInAPanelDoesNotReplaceThePlaceOfTheDashboard() {
        open(SampleDashboards.panel(
                1, PanelKind.BUILT_IN, "", OptionValues.NONE.with(PanelOption.PART, "host"), OptionValues.NONE));
        assertThat(windowRequests)
                .filteredOn(WindowRequest.Replace.class::isInstance)
                .isEmpty();
    }

    @Test
    void equalPanelsAreLaidOutAgain() {
        var panel = SampleDashboards.panel(1, PanelKind.STAT, "load");
        var view = open(panel, panel);
        var third = SampleDashboards.panel(2, PanelKind.STAT, "load");
        Fx.run(() -> view.revise(SampleDashboards.of(panel, panel, third)));
        assertThat(Fx.get(() -> view.grid.boxes().distinct().count())).isEqualTo(3);
    }

    @Test
    void aListOfAlertsSaysHowManyItDoesNotShow() {
        var view = open(SampleDashboards.panel(
                1, PanelKind.ALERT_LIST, "", OptionValues.NONE.with(PanelOption.ALERT_MOST, 2), OptionValues.NONE));
        Fx.run(() -> view.show(Fleets.firing()));
        var list = (PaintedRegion) Fx.get(() -> box(view).content());
        assertThat(Fx.get(list::textBounds)).extracting(TextBounds::text).contains("and 34 more");
        Fx.run(() -> Keys.press(list, KeyCode.DOWN, KeyCode.ENTER));
        assertThat(((WindowRequest.Go) windowRequests.getLast()).place().range())
                .isEqualTo(place().range());
    }

    private static PanelKind firstKind(DashboardView view) {
        return view.dashboard.orElseThrow().panels().findFirst().orElseThrow().kind();
    }

    @Test
    void theFirstViewOfASiteAppearsInTheList() {
        entries = List.of();
        var view = Fx.get(() -> {
            var created = view(Contexts.style());
            created.node().resize(1366, 768);
            created.onShown(greenwall.views.Place.HOME.to(DashboardView.ID));
            created.show(Fleets.healthy(3));
            return created;
        });
        assertThat(firstKind(view)).isEqualTo(PanelKind.TEXT);
        open(SampleDashboards.panel(1, PanelKind.STAT, "load"));
        Fx.run(() -> view.show(Fleets.healthy(3)));
        assertThat(firstKind(view)).isEqualTo(PanelKind.DASHBOARD_LIST);
    }

    @Test
    void aQueryOfAHeatmapHasTheCountOfEachBucketInOtherPanels() {
        assertThat(counts(PanelKind.BAR_GAUGE)).containsExactly(10.0, 30.0, 30.0);
        assertThat(counts(PanelKind.HEATMAP))
                .as("a heatmap subtracts the counts itself")
                .containsExactly(10.0, 40.0, 70.0);
    }

    private List<Double> counts(PanelKind kind) {
        var query = new PanelQuery.Query(
                "A",
                false,
                SourceRef.DEFAULT,
                "took_bucket",
                PanelQuery.QueryMode.INSTANT,
                PanelQuery.Format.HEATMAP,
                "{{le}}",
                "",
                1,
                0);
        var panel = SampleDashboards.panel(1, kind, "").withQueries(List.of(query));
        return box(open(dashboard(List.of(), panel), place())).lastContent.orElseThrow().numbers().stream()
                .map(named -> named.field().values().number(0))
                .toList();
    }

    @Test
    void aTableOfAJoinSaysThatItHasMoreRows() {
        List<PanelQuery> queries = Stream.of("A", "B", "C", "D")
                .<PanelQuery>map(ref -> new PanelQuery.Query(
                        ref,
                        false,
                        new SourceRef(SourceRef.Kind.LOKI, ""),
                        "{job=\"all\"}",
                        PanelQuery.QueryMode.RANGE,
                        PanelQuery.Format.TABLE,
                        "",
                        "",
                        1,
                        0))
                .toList();
        var join = new Transformation.JoinByField("labels", Transformation.JoinKind.INNER);
        var panel = SampleDashboards.panel(
                1,
                PanelKind.TABLE,
                queries,
                OptionValues.NONE,
                OptionValues.NONE,
                new Panel.GridPosition(0, 0, 8, 8),
                List.of(Transformation.Step.of(join)));
        var box = box(open(dashboard(List.of(), panel), place()));
        assertThat(Fx.get(box.heading::limit)).contains("only the first 100,000 rows of a join");
    }

    @Test
    void aPanelSaysThatASourceThatIsNoClusterIsShownFromAnother() {
        for (var name : List.of("staging", "lab", "", "$cluster")) {
            var query = SampleDashboards.rangeQuery(new SourceRef(SourceRef.Kind.PROMETHEUS, name), "load");
            var panel = SampleDashboards.panel(1, PanelKind.TIME_SERIES, "").withQueries(List.of(query));
            var box = box(open(dashboard(List.of(), panel), place()));
            assertThat(Fx.get(box.heading::limit))
                    .as(name)
                    .isEqualTo(name.equals("staging") ? "source staging is shown from lab" : "");
        }
    }

    @Test
    void aPanelOfLogLinesSaysThatThereAreMore() {
        var source = new SourceRef(SourceRef.Kind.LOKI, "");
        for (var text : List.of("{job=\"more\"}", "{job=\"all\"}")) {
            var query = new PanelQuery.Query(
                    "A", false, source, text, PanelQuery.QueryMode.RANGE, PanelQuery.Format.TIME_SERIES, "", "", 1, 0);
            var panel = SampleDashboards.panel(1, PanelKind.LOGS, "").withQueries(List.of(query));
            assertThat(heading(box(open(dashboard(List.of(), panel), place()))).contains("only the newest 40 lines"))
                    .as(text)
                    .isEqualTo(text.contains("more"));
        }
    }

    @Test
    void aPanelSaysHowManyOfItsRowsItShows() {
        var texts = IntStream.range(0, 10_001).mapToObj(Integer::toString).toList();
        var frame = new DataFrame(
                "A",
                "",
                List.of(
                        DataFrame.Field.texts("name", texts),
                        DataFrame.Field.numbers("load", Labels.EMPTY, new double[texts.size()])));
        var style = Contexts.style();
        Fx.run(() -> {
            var colors = new ColorsByName(new SeriesColors(), "made");
            for (var body : List.of(
                    new TablePanel(style, _ -> {}),
                    new BarChartPanel(style, PanelKind.BAR_CHART, colors),
                    new ValuesPanel(style, PanelKind.STAT, colors))) {
                var panel = SampleDashboards.panel(
                        1, PanelKind.TABLE, "", OptionValues.NONE.with(PanelOption.EACH_ROW, true), OptionValues.NONE);
                body.show(content(panel, frame, List.of()));
                assertThat(body.limit()).isIn("10,000 of 10,001 rows", "300 of 10,001 bars", "25 of 10,001 rows");
                body.show(content(panel, frame(1, "only"), List.of()));
                assertThat(body.limit()).isEmpty();
            }
        });
    }

    private static DataFrame series(int number) {
        return new DataFrame(
                "A",
                "",
                List.of(
                        DataFrame.Field.times(new long[] {Fleets.NOW.toEpochMilli()}),
                        DataFrame.Field.numbers("load" + number, Labels.EMPTY, new double[] {number})));
    }

    @Test
    void aBarChartOfManySeriesSaysHowManyItShows() {
        var frames =
                IntStream.range(0, 301).mapToObj(DashboardContentTest::series).toList();
        Fx.run(() -> {
            var colors = new ColorsByName(new SeriesColors(), "made");
            var body = new BarChartPanel(Contexts.style(), PanelKind.BAR_CHART, colors);
            var panel = SampleDashboards.panel(1, PanelKind.BAR_CHART, "");
            body.show(content(panel, frames, List.of()));
            assertThat(body.limit()).isEqualTo("300 of 301 bars");
            body.show(content(panel, frames.subList(0, 300), List.of()));
            assertThat(body.limit()).isEmpty();
        });
    }

    @Test
    void aStatShowsAtMostTwoHundredValuesEvenIfMoreAreConfigured() {
        var rows = new DataFrame("A", "", List.of(DataFrame.Field.numbers("load", Labels.EMPTY, new double[1000])));
        var options = OptionValues.NONE.with(PanelOption.EACH_ROW, true).with(PanelOption.MAX, 700);
        Fx.run(() -> {
            var colors = new ColorsByName(new SeriesColors(), "made");
            var body = new ValuesPanel(Contexts.style(), PanelKind.STAT, colors);
            body.show(content(
                    SampleDashboards.panel(1, PanelKind.STAT, "", options, OptionValues.NONE), rows, List.of()));
            assertThat(body.limit()).isEqualTo("200 of 700 values");
        });
    }

    private static List<String> values(String wanted, OptionValues options, DataFrame frame) {
        return Fx.get(() -> {
            var panel = new ValuesPanel(Contexts.style(), PanelKind.STAT, new ColorsByName(new SeriesColors(), "made"));
            panel.node().resize(400, 200);
            panel.show(content(
                    SampleDashboards.panel(
                            1, PanelKind.STAT, "", options.with(PanelOption.FIELDS, wanted), OptionValues.NONE),
                    frame,
                    List.of()));
            panel.node().layout();
            return panel.node().textBounds().stream().map(TextBounds::text).toList();
        });
    }

    @Test
    void aStatShowsTheTextOfTheFieldThatItNames() {
        var frame = new DataFrame(
                "A",
                "",
                List.of(
                        DataFrame.Field.texts("version", List.of("2.41", "2.42")),
                        DataFrame.Field.numbers("up", Labels.EMPTY, new double[] {1, 1})));
        assertThat(values("/^version$/", OptionValues.NONE, frame)).containsExactly("2.42");
        assertThat(values("version", OptionValues.NONE.with(PanelOption.REDUCE, List.of("count")), frame))
                .containsExactly("2");
        assertThat(values("version", OptionValues.NONE.with(PanelOption.EACH_ROW, true), frame))
                .contains("2.41", "2.42");
        assertThat(values("", OptionValues.NONE, frame)).as("numbers only").containsExactly("1");
    }

    @Test
    void theLeftAxisHasTheUnitOfTheFirstLineThatIsNotOnTheRight() {
        var percent =
                OptionValues.NONE.with(FieldOption.UNIT, "percent").with(FieldOption.AXIS, FieldOption.Axis.RIGHT);
        var bytes = OptionValues.NONE.with(FieldOption.UNIT, "bytes");
        var frame = new DataFrame(
                "A",
                "",
                List.of(
                        DataFrame.Field.times(new long[] {1}),
                        DataFrame.Field.numbers("busy", Labels.EMPTY, new double[] {1})
                                .with(percent),
                        DataFrame.Field.numbers("free", Labels.EMPTY, new double[] {1})
                                .with(bytes)));
        var content = content(SampleDashboards.panel(1, PanelKind.TIME_SERIES, "load"), frame, List.of());
        assertThat(new ChartStyleConverter(Contexts.style(), content, content.numbers())
                        .style()
                        .lines())
                .extracting(line -> line.onRight())
                .containsExactly(true, false);
    }

    @Test
    void theAxisOfAPercentStackBeginsAtZeroAndGrowsWithItsSumsBelow() {
        var stacked = OptionValues.NONE.with(FieldOption.STACKING, FieldOption.Stacking.PERCENT);
        var frame = new DataFrame(
                "A",
                "",
                List.of(
                        DataFrame.Field.times(new long[] {1, 2}),
                        DataFrame.Field.numbers("busy", Labels.EMPTY, new double[] {30, -0.01})
                                .with(stacked),
                        DataFrame.Field.numbers("free", Labels.EMPTY, new double[] {70, 100})
                                .with(stacked)));
        var content = content(SampleDashboards.panel(1, PanelKind.TIME_SERIES, "load"), frame, List.of());
        var axis = new ChartStyleConverter(Contexts.style(), content, content.numbers())
                .style()
                .left();
        assertThat(axis.least()).hasValue(0);
        assertThat(axis.softLeast()).isTrue();
        assertThat(axis.most()).hasValue(1);
        assertThat(axis.softMost()).isFalse();
    }

    private static DataFrame frame(int columns, String... texts) {
        var fields = new ArrayList<DataFrame.Field>();
        for (int i = 0; i < columns; i++) {
            fields.add(DataFrame.Field.texts("f" + i, List.of(i < texts.length ? texts[i] : "v" + i)));
        }
        return new DataFrame("A", "", fields);
    }

    private static String link(DataFrame frame, String address, String value) {
        var panel = SampleDashboards.panel(1, PanelKind.TABLE, "load");
        var chosen = new VariableSubstitution.ChosenValues(
                variable("host", new Variable.TextVariable()), List.of("node01"), List.of());
        return TablePanel.link(
                content(panel, frame, List.of(chosen)),
                frame,
                frame.fields().getFirst(),
                address,
                new FieldFormatter.FormattedValue(value, Double.NaN, "", false),
                0);
    }

    private static PanelData content(Panel panel, DataFrame frame, List<VariableSubstitution.ChosenValues> chosen) {
        return content(panel, List.of(frame), chosen);
    }

    private static PanelData content(
            Panel panel, List<DataFrame> frames, List<VariableSubstitution.ChosenValues> chosen) {
        return new PanelData(
                panel,
                frames,
                List.of(),
                VariableSubstitution.of(chosen),
                List.of(),
                new PanelTimeOverride(place().range().at(Fleets.NOW), "", ""),
                java.time.Duration.ofSeconds(15),
                Map.of(),
                java.time.ZoneOffset.UTC,
                Fleets.NOW,
                "",
                "",
                List.of());
    }

    @Test
    void theLinkOfACellHasTheValuesOfItsRow() {
        assertThat(link(frame(12), "https://x.org/$__cell_1/$__cell_11", "")).isEqualTo("https://x.org/v1/v11");
        assertThat(link(frame(1, "a & b/c"), "https://x.org/?q=${__data.fields.f0}&h=$host", ""))
                .isEqualTo("https://x.org/?q=a%20%26%20b/c&h=node01");
        assertThat(link(frame(1, "node07"), "https://x.org/${__value.raw}", "shown otherwise"))
                .isEqualTo("https://x.org/node07");
        assertThat(link(frame(1), "https://x.org/?t=${__to}", ""))
                .isEqualTo("https://x.org/?t=" + Fleets.NOW.toEpochMilli());
        assertThat(link(frame(1), "https://x.org/?v=${__value.text}", "12.5 %"))
                .isEqualTo("https://x.org/?v=12.5%20%25");
        assertThat(link(frame(1), "${__value.text}", "https://x.org/?a=1&b=2"))
                .as("a whole address")
                .isEqualTo("https://x.org/?a=1&b=2");
        assertThat(link(frame(1), "https://x.org/$__cell", "$host"))
                .as("a value is no variable")
                .isEqualTo("https://x.org/%24host");
        assertThat(link(frame(1), "https://x.org/${__data.fields[0]}${__data.fields[\"f0\"]}", ""))
                .isEqualTo("https://x.org/v0v0");
    }

    private static DashboardTable table(String... titles) {
        return new DashboardTable(
                IntStream.range(0, titles.length)
                        .mapToObj(i -> new DashboardTable.Column(titles[i], OptionValues.NONE, false))
                        .toList(),
                List.of("1", "2").stream()
                        .map(row -> IntStream.range(0, titles.length)
                                .mapToObj(i -> new DashboardTable.Cell(
                                        titles[i] + row,
                                        Double.NaN,
                                        Optional.empty(),
                                        Double.NaN,
                                        List.of(),
                                        Optional.empty()))
                                .toList())
                        .toList(),
                List.of());
    }

    @Test
    void theFilterOfATableStaysWithItsColumn() {
        Fx.run(() -> {
            var body = new TableDrawing(Contexts.style(), _ -> {});
            body.show(table("host", "job"), OptionValues.NONE, -1, false);
            body.choose(0, "host2");
            assertThat(body.csv()).isEqualTo("host,job\nhost2,job2\n");
            body.show(table("job", "host"), OptionValues.NONE, -1, false);
            assertThat(body.csv()).isEqualTo("job,host\njob2,host2\n");
            body.show(table("job"), OptionValues.NONE, -1, false);
            assertThat(body.csv()).isEqualTo("job\njob1\njob2\n");
        });
    }

    @Test
    void valuesBelowZeroAreStackedDownwards() {
        Fx.run(() -> {
            var body = new BarChartDrawing(Contexts.style());
            var colors = List.of(javafx.scene.paint.Color.RED);
            var stacked = OptionValues.NONE.with(PanelOption.BAR_STACKING, FieldOption.Stacking.NORMAL);
            body.show(new BarChartDrawing.Chart(
                    List.of("a"),
                    List.of(
                            new BarChartDrawing.Bars("in", colors, new double[] {5}),
                            new BarChartDrawing.Bars("out", colors, new double[] {-3})),
                    false,
                    stacked,
                    value -> "axis " + Math.round(value)));
            new Scene(body, 400, 300).snapshot(null);
            assertThat(body.textBounds()).extracting(TextBounds::text).contains("axis -3");
        });
    }

    private static Variable queryVariable(String query) {
        return variable(
                "jobs",
                new Variable.QueryVariable(
                        SourceRef.DEFAULT, query, "", Variable.Sort.NATURAL, Variable.Refresh.ON_LOAD));
    }

    private static Variable savedVariable(Variable variable, Consumer<VariableEditor> edit) {
        var saved = new ArrayList<Variable>();
        Fx.run(() -> {
            var form = new VariableEditor(List.of(variable), CHECK, saved::addAll, () -> {});
            edit.accept(form);
            form.apply();
        });
        return saved.getFirst();
    }

    @Test
    void changingTheLabelOfAListVariableKeepsValuesWithCommas() {
        var values = List.of(Variable.Value.of("a,b"), Variable.Value.of("c"));
        var saved = savedVariable(
                variable("list", new Variable.ListVariable(values)), form -> form.name.setText("renamed"));
        assertThat(saved.name()).isEqualTo("renamed");
        assertThat(saved.kind()).isEqualTo(new Variable.ListVariable(values));
    }

    @Test
    void theQueryOfAVariableThatIsRenamedKeepsItsLines() {
        var jobs = queryVariable("label_values(\nup, job)");
        var saved = savedVariable(jobs, form -> {
            assertThat(form.values.getText()).isEqualTo("label_values( up, job)");
            form.name.setText("renamed");
        });
        assertThat(saved.kind()).isEqualTo(jobs.kind());
    }

    @Test
    void theCommentsOfAVariablesQueryOfSeveralLinesAreNotInTheField() {
        var jobs = queryVariable("label_values(up, # all\njob)");
        var saved = savedVariable(jobs, form -> {
            assertThat(form.values.getText()).isEqualTo("label_values(up, job)");
            assertThat(form.lookupAll(".label"))
                    .anyMatch(label -> ((Label) label).getText().equals(EditorPane.SEVERAL_LINES));
        });
        assertThat(saved.kind()).isEqualTo(jobs.kind());
    }

    @Test
    void theTextOfAVariableThatIsRenamedKeepsItsLines() {
        var text = SampleDashboards.textVariable("text", "one\ntwo");
        var saved = savedVariable(text, form -> {
            assertThat(form.values.getText()).isEqualTo("one two");
            form.name.setText("renamed");
        });
        assertThat(saved.current()).isEqualTo(List.of("one\ntwo"));
    }

    @Test
    void aFilterOffersTheValuesOfTheLabelThatWasChosenLast() {
        Fx.run(() -> {
            var receivers = new ArrayList<Consumer<List<String>>>();
            var field = new LabelFilterField(
                    variable("filters", new Variable.AdHocVariable(SourceRef.DEFAULT, List.of())),
                    (_, receiver) -> receivers.add(receiver),
                    _ -> {});
            var form = field.form(_ -> {});
            @SuppressWarnings("unchecked")
            var label = (ComboBox<String>) form.getChildren().get(0);
            @SuppressWarnings("unchecked")
            var value = (ComboBox<String>) form.getChildren().get(2);
            label.setValue("job");
            label.setValue("instance");
            receivers.get(2).accept(List.of("node01:9100"));
            receivers.get(1).accept(List.of("node"));
            assertThat(value.getItems()).containsExactly("node01:9100");
        });
    }

    @Test
    void aPanelWithATimeOfItsOwnIsDrawnAndOpenedInItsWindow() {
        var options = new Panel.QueryOptions(SourceRef.DEFAULT, "", 0, "3h", "1d");
        var view = open(SampleDashboards.with(options, SampleDashboards.panel(1, PanelKind.TIME_SERIES, "load")));
        var end = Fleets.NOW.minus(Duration.ofDays(1));
        var drawn = Fx.get(() -> {
            var chart = (TimeSeriesChart) box(view).content();
            Keys.press(chart, KeyCode.Q);
            return chart.data().lines().getFirst().times();
        });
        var axis = Fx.get(() -> box(view).axis().window());
        assertThat(axis).isEqualTo(TimeWindow.before(end, Duration.ofHours(3)));
        assertThat(axis.contains(Instant.ofEpochMilli(drawn[drawn.length / 2]))).isTrue();
        assertThat(heading(box(view))).anyMatch(text -> text.contains("last 3h, time shift -1d"));
        assertThat(windowRequests)
                .filteredOn(WindowRequest.Go.class::isInstance)
                .singleElement()
                .satisfies(
                        go -> assertThat(((WindowRequest.Go) go).place().range().at(Fleets.NOW))
                                .isEqualTo(axis));
    }

    @Test
    void aWindowThatIsChosenInAShiftedPanelIsTheOneThatThePanelShows() throws Exception {
        var view = openWithTime("", "1d");
        var chosen = TimeWindow.before(Fleets.NOW.minus(Duration.ofHours(25)), Duration.ofHours(1));
        Fx.run(() -> box(view).axis().pan(-1));
        awaitLaterPick();
        assertThat(Fx.get(() -> box(view).axis().window())).isEqualTo(chosen);
        assertThat(Fx.get(() -> view.axis.window()))
                .isEqualTo(TimeWindow.before(Fleets.NOW.minus(Duration.ofHours(1)), Duration.ofHours(1)));
        assertThat(Fx.get(() -> box(view).lastContent.orElseThrow().window())).isEqualTo(chosen);
    }

    @Test
    void aWindowThatIsChosenInAPanelWithALongerTimeMovesOnlyThePanel() throws Exception {
        var view = openWithTime("7d", "");
        Fx.run(() -> box(view).axis().pan(-1));
        awaitLaterPick();
        assertThat(Fx.get(() -> box(view).axis().window()))
                .isEqualTo(TimeWindow.before(Fleets.NOW.minus(Duration.ofDays(7)), Duration.ofDays(7)));
        assertThat(Fx.get(() -> view.axis.window())).isEqualTo(TimeWindow.before(Fleets.NOW, Duration.ofHours(1)));
    }

    @Test
    void aWindowThatIsChosenJustBeforeTheViewIsHiddenReplacesNoPlace() throws Exception {
        var view = openWithTime("", "1d");
        Fx.run(() -> {
            box(view).axis().pan(-1);
            view.onHidden();
        });
        awaitLaterPick();
        assertThat(windowRequests)
                .filteredOn(WindowRequest.Replace.class::isInstance)
                .isEmpty();
    }

    private DashboardView openWithTime(String from, String shift) {
        var options = new Panel.QueryOptions(SourceRef.DEFAULT, "", 0, from, shift);
        return open(SampleDashboards.with(options, SampleDashboards.panel(1, PanelKind.TIME_SERIES, "load")));
    }

    /// Waits for the report of a window that is chosen now, which comes after those of earlier ones.
    private static void awaitLaterPick() throws Exception {
        var picked = new CompletableFuture<TimeWindow>();
        Fx.run(() -> {
            var axis = new TimeAxis(TimeWindow.before(Fleets.NOW, Duration.ofHours(1)));
            axis.onChosen(picked::complete);
            axis.pan(-1);
        });
        picked.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aTimeThatCannotBeReadIsReportedInTheHeading() {
        var options = new Panel.QueryOptions(SourceRef.DEFAULT, "", 0, "", "one day");
        var view = open(SampleDashboards.with(options, SampleDashboards.panel(1, PanelKind.STAT, "load")));
        assertThat(Fx.get(() -> box(view).heading.error())).contains("the time shift \"one day\" is not valid");
    }

    @ParameterizedTest
    @EnumSource(names = {"HEATMAP", "TIME_SERIES"})
    void countsThatFallInOneColumnOfAHeatmapAreStillCumulative(PanelQuery.Format format) {
        var query = new PanelQuery.Query(
                "A", false, SourceRef.DEFAULT, "x", PanelQuery.QueryMode.RANGE, format, "", "", 1, 0);
        var buckets = buckets(query, 1e7, 3e7, 3e7 - 0.01, 1e7, 0.5e7, 2e7);
        assertThat(buckets).containsExactly(List.of(1e7, 2e7, 0.0), List.of(1e7, 0.0, 1e7));
    }

    @Test
    void countsOfSingleBucketsStayAsTheyAre() {
        var buckets = buckets(PanelQuery.Query.of("A", "x"), 5, 2, 0, 3, 4, 1);
        assertThat(buckets).containsExactly(List.of(5.0, 2.0, 0.0), List.of(3.0, 4.0, 1.0));
    }

    /// The counts of a heatmap with two columns of three buckets, from below.
    private static List<List<Double>> buckets(PanelQuery query, double... counts) {
        var edges = List.of("1", "2", "+Inf");
        var frames = IntStream.range(0, edges.size())
                .mapToObj(i -> new DataFrame(
                        "A",
                        edges.get(i),
                        List.of(
                                DataFrame.Field.times(new long[] {1_000, 2_000}),
                                DataFrame.Field.numbers(
                                        "Value", Labels.of("le", edges.get(i)), new double[] {counts[i], counts[3 + i]
                                        }))))
                .toList();
        return HeatmapBuckets.of(new PanelData(
                        SampleDashboards.panel(1, PanelKind.HEATMAP, "").withQueries(List.of(query)),
                        frames,
                        List.of(),
                        VariableSubstitution.of(List.of()),
                        List.of(),
                        new PanelTimeOverride(TimeWindow.before(Fleets.NOW, Duration.ofHours(1)), "", ""),
                        Duration.ofSeconds(1),
                        Map.of(),
                        ZoneOffset.UTC,
                        Fleets.NOW,
                        "",
                        "",
                        List.of()))
                .counts()
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(column -> List.copyOf(column.getValue().values()))
                .toList();
    }

    @Test
    void namesOfFieldsAndTransformationsUseTheVariables() {
        var limit = variable("limit", new Variable.ListVariable(List.of(Variable.Value.of("30"))));
        var node = variable("node", new Variable.ListVariable(List.of(Variable.Value.of("a1"))));
        var panel = SampleDashboards.panel(
                1,
                PanelKind.TABLE,
                List.of(SampleDashboards.table("load")),
                OptionValues.NONE,
                OptionValues.NONE.with(FieldOption.NAME, "$node ${__field.name}"),
                new Panel.GridPosition(0, 0, 8, 8),
                List.of(Transformation.Step.of(new Transformation.FilterByValue(
                        true, true, List.of(new Transformation.ValueFilter("Value", "greater", "$limit", ""))))));
        var view = open(
                dashboard(List.of(limit, node), panel),
                place().with("var-limit", "30").with("var-node", "a1"));
        var content = Fx.get(() -> box(view).lastContent).orElseThrow();
        var numbers = content.numbers().getFirst();
        assertThat(numbers.name()).isEqualTo("a1 Value");
        assertThat(PanelData.doubles(numbers.field().values())).containsExactly(40, 70);
    }

    @Test
    void aLineThatConnectsItsPointsDoesSoAcrossValuesThatAreNoNumbers() {
        for (double connect : new double[] {0, 600_000, Double.POSITIVE_INFINITY}) {
            var fields = OptionValues.NONE.with(FieldOption.CONNECT, connect);
            var view = open(SampleDashboards.panel(1, PanelKind.TIME_SERIES, "hole", OptionValues.NONE, fields));
            var line = Fx.get(
                    () -> ((TimeSeriesChart) box(view).content()).data().lines().getFirst());
            assertThat(Arrays.stream(line.values()).anyMatch(Double::isNaN))
                    .as("connect " + connect)
                    .isEqualTo(connect == 0);
            assertThat(line.times()).hasSameSizeAs(line.values()).isNotEmpty();
        }
    }
}

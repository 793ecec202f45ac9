package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.Options;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Transformation;
import greenwall.fleet.dashboard.Variable;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.ConsoleBackend;
import greenwall.views.Dashboards;
import greenwall.views.Intent;
import greenwall.views.PanelResults;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TimeRange;
import greenwall.views.TimeRangeReader;
import greenwall.views.TraceFinder;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.FakeTraces;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.PlainBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

class DashboardViewTest {
    private final FakePanelResults results = new FakePanelResults();
    private final FakeTraces traces = new FakeTraces(Fleets.NOW);
    private final List<Intent> intents = new ArrayList<>();
    private List<Dashboards.Entry> entries = List.of();

    private final ConsoleBackend backend = new PlainBackend(TimeRangeReader.none("not asked here")) {
        @Override
        public Dashboards dashboards() {
            return UnconnectedServices.dashboards(entries);
        }

        @Override
        public PanelResults panelResults() {
            return results;
        }

        @Override
        public TraceFinder traces() {
            return traces;
        }
    };

    private DashboardView view(PaintStyle style) {
        return new DashboardView(new ViewContext(style, () -> Fleets.NOW, ZoneOffset.UTC, backend, intents::add));
    }

    private static Place place() {
        return Place.HOME
                .to(DashboardView.ID)
                .with(DashboardView.NAME, "made")
                .during(TimeRange.last(Duration.ofHours(1)));
    }

    private DashboardView open(Panel... panels) {
        return open(SampleDashboards.of(panels), place());
    }

    private DashboardView open(Dashboard dashboard, Place place) {
        entries = List.of(new Dashboards.Entry("made", "made.yaml", Optional.of(dashboard), List.of()));
        return Fx.get(() -> {
            var view = view(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1));
            view.node().resize(1366, 768);
            view.node().layout();
            view.onShown(place);
            view.show(Fleets.healthy(3));
            view.node().layout();
            view.grid.layout();
            return view;
        });
    }

    private List<String> texts(PanelResults.Form form) {
        return results.queries().stream()
                .filter(question -> question.form() == form)
                .map(PanelResults.Question::query)
                .toList();
    }

    private static List<String> visibleTexts(Region region) {
        return region.getChildrenUnmodifiable().stream()
                .filter(child -> child instanceof PaintedRegion && child.isVisible())
                .flatMap(child -> ((PaintedRegion) child).textBoxes().stream())
                .map(TextBounds::text)
                .toList();
    }

    @Test
    void aLegendThatIsHiddenTakesNoRoomAndIsDrawnNowhere() {
        for (var legend : PanelOption.Legend.values()) {
            var view = open(SampleDashboards.panel(
                    1, PanelKind.TIME_SERIES, "load", Options.NONE.with(PanelOption.LEGEND, legend), Options.NONE));
            var words = Fx.get(() -> {
                var chart = view.grid.boxes().findFirst().orElseThrow().content();
                chart.layout();
                return visibleTexts(chart);
            });
            assertThat(words.stream().anyMatch(word -> word.contains("node01")))
                    .as(legend + " " + words)
                    .isEqualTo(legend != PanelOption.Legend.HIDDEN);
        }
    }

    @Test
    void keysScrollATableThatIsTooWide() {
        var view = open(SampleDashboards.panel(
                1,
                PanelKind.TABLE,
                List.of(SampleDashboards.table("load")),
                Options.NONE,
                Options.NONE.with(FieldOption.COLUMN_WIDTH, 400.0),
                new Panel.Place(0, 0, 8, 8),
                List.of()));
        var first = Fx.get(() -> {
            var table =
                    (PaintedRegion) view.grid.boxes().findFirst().orElseThrow().content();
            table.layout();
            double before = table.textBoxes().getFirst().x();
            Keys.press(table, KeyCode.RIGHT);
            return before - table.textBoxes().getFirst().x();
        });
        assertThat(first).isPositive();
    }

    @Test
    void aStatPanelShowsNamesAsLargeAsValues() {
        double small = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1).small().height();
        var view = open(SampleDashboards.panel(
                1,
                PanelKind.STAT,
                "load",
                Options.NONE.with(PanelOption.STAT_TEXT, PanelOption.StatText.NAME),
                Options.NONE.with(FieldOption.NAME, "up")));
        var allBounds = Fx.get(() ->
                ((PaintedRegion) view.grid.boxes().findFirst().orElseThrow().content()).textBoxes());
        assertThat(allBounds).hasSize(3).allSatisfy(box -> {
            assertThat(box.text()).startsWith("up");
            assertThat(box.height()).isGreaterThan(1.5 * small);
        });
    }

    /// The texts that the only panel of a dashboard paints.
    private List<TextBounds> paintedTexts(PanelKind kind, String query, Options options, Options fields) {
        var panelQuery = new PanelQuery.Query(
                "A",
                false,
                SourceRef.DEFAULT,
                query,
                kind == PanelKind.TABLE ? PanelQuery.Ask.INSTANT : PanelQuery.Ask.RANGE,
                kind == PanelKind.TABLE ? PanelQuery.Format.TABLE : PanelQuery.Format.TIME_SERIES,
                "",
                "",
                1,
                0);
        var view = open(SampleDashboards.panel(
                1, kind, List.of(panelQuery), options, fields, new Panel.Place(0, 0, 16, 8), List.of()));
        return Fx.get(() -> {
            var content = view.grid.boxes().findFirst().orElseThrow().content();
            content.layout();
            return content instanceof PaintedRegion painted
                    ? painted.textBoxes()
                    : content.getChildrenUnmodifiable().stream()
                            .filter(child -> child instanceof PaintedRegion && child.isVisible())
                            .flatMap(child -> ((PaintedRegion) child).textBoxes().stream())
                            .toList();
        });
    }

    private static TextBounds box(List<TextBounds> allBounds, String text) {
        return allBounds.stream()
                .filter(box -> box.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text + " is not among " + allBounds));
    }

    @Test
    void aPanelWithoutAValueShowsItsConfiguredText() {
        var fields = Options.NONE.with(FieldOption.NO_VALUE, "none is down");
        for (var kind : List.of(PanelKind.STAT, PanelKind.GAUGE, PanelKind.BAR_GAUGE)) {
            assertThat(paintedTexts(kind, "nothing", Options.NONE, fields))
                    .as(kind.name())
                    .extracting(TextBounds::text)
                    .contains("none is down");
            assertThat(paintedTexts(kind, "broken", Options.NONE, fields))
                    .as(kind + " that was not answered")
                    .extracting(TextBounds::text)
                    .doesNotContain("none is down");
        }
    }

    @Test
    void theNameBesideAValueGrowsWithItsRoom() {
        double small = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1).small().height();
        var fields = Options.NONE.with(FieldOption.NAME, "up").with(FieldOption.DECIMALS, 0);
        var stat = Options.NONE
                .with(PanelOption.STAT_TEXT, PanelOption.StatText.VALUE_AND_NAME)
                .with(PanelOption.ORIENTATION, PanelOption.Orientation.HORIZONTAL)
                .with(PanelOption.SPARKLINE, false);
        assertThat(paintedTexts(PanelKind.STAT, "load", stat, fields))
                .filteredOn(bounds -> bounds.text().startsWith("up"))
                .hasSize(3)
                .allSatisfy(bounds -> {
                    assertThat(bounds.height()).isGreaterThan(1.5 * small);
                    assertThat(bounds.x()).isLessThan(20);
                });
    }

    @Test
    void valuesWithoutNamesAreCentred() {
        var stat = Options.NONE
                .with(PanelOption.STAT_TEXT, PanelOption.StatText.VALUE)
                .with(PanelOption.ORIENTATION, PanelOption.Orientation.HORIZONTAL)
                .with(PanelOption.SPARKLINE, false);
        var allBounds = paintedTexts(PanelKind.STAT, "load", stat, Options.NONE.with(FieldOption.DECIMALS, 0));
        assertThat(allBounds).hasSize(3);
        assertThat(allBounds.stream()
                        .map(box -> box.x() + box.width() / 2)
                        .distinct()
                        .mapToDouble(x -> x))
                .allSatisfy(x -> assertThat(x).isBetween(400.0, 500.0));
    }

    @Test
    void timesInATableAreLeftAlignedAndNumbersRightAligned() {
        var allBounds = paintedTexts(PanelKind.TABLE, "load", Options.NONE, Options.NONE);
        double time = box(allBounds, "Time").x();
        assertThat(time).isLessThan(20);
        assertThat(allBounds.stream().filter(box -> box.text().matches("20\\d\\d-.*")))
                .isNotEmpty()
                .allSatisfy(box -> assertThat(box.x()).isEqualTo(time));
        var number = box(allBounds, "10");
        var heading = box(allBounds, "Value");
        assertThat(number.x() + number.width()).isCloseTo(heading.x() + heading.width(), within(1.0));
    }

    @Test
    void namesBesideAChartAreNotCutUpToThreeFifthsOfTheWidth() {
        var name = "the volume of the metrics of all sites of the north";
        var bounds = paintedTexts(
                PanelKind.TIME_SERIES,
                "load",
                Options.NONE
                        .with(PanelOption.LEGEND, PanelOption.Legend.TABLE)
                        .with(PanelOption.LEGEND_SIDE, PanelOption.Side.RIGHT)
                        .with(PanelOption.LEGEND_VALUES, List.of("min", "max", "mean")),
                Options.NONE.with(FieldOption.NAME, name));
        assertThat(bounds).extracting(TextBounds::text).contains(name + " 3");
    }

    @Test
    void theLabelOfAnAxisIsCentredOnIt() {
        var bounds = paintedTexts(
                PanelKind.TIME_SERIES,
                "load",
                Options.NONE.with(PanelOption.LEGEND, PanelOption.Legend.HIDDEN),
                Options.NONE
                        .with(FieldOption.AXIS_LABEL, "out / in")
                        .with(FieldOption.MIN, 0.0)
                        .with(FieldOption.MAX, 100.0));
        var label = box(bounds, "out / in");
        double top = box(bounds, "100").y();
        var zeroLabel = box(bounds, "0");
        assertThat(label.y() + label.height() / 2)
                .isCloseTo((top + zeroLabel.y() + zeroLabel.height()) / 2, within(6.0));
    }

    @Test
    void aHeatmapWithExemplarsOpensTheirTraces() {
        for (boolean exemplars : new boolean[] {false, true}) {
            traces.queries().clear();
            var view = open(SampleDashboards.panel(
                    1,
                    PanelKind.HEATMAP,
                    "x_bucket",
                    Options.NONE.with(PanelOption.EXEMPLARS, exemplars),
                    Options.NONE));
            assertThat(traces.queries()).isEqualTo(exemplars ? List.of("exemplars x_bucket") : List.of());
            Fx.run(() -> {
                var map = view.grid.boxes().findFirst().orElseThrow().content();
                Keys.press(map, KeyCode.X);
            });
        }
        assertThat(intents)
                .filteredOn(Intent.Go.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        Intent.Go.class,
                        go -> assertThat(go.place()).satisfies(target -> {
                            assertThat(target.view()).isEqualTo("traces");
                            assertThat(target.get("id")).isEqualTo(FakeTraces.id(4));
                        }));
    }

    @Test
    void everyKindOfPanelIsDrawn() {
        for (int width : new int[] {1366, 1920}) {
            entries = List.of(
                    new Dashboards.Entry("made", "made.yaml", Optional.of(SampleDashboards.everyKind()), List.of()));
            Pictures.draw("dashboard-every", Theme.NIGHT, width, 2_000, style -> {
                var view = view(style);
                view.node().resize(width, 2_000);
                view.node().layout();
                view.onShown(place());
                view.show(Fleets.healthy(3));
                view.node().layout();
                view.grid.layout();
                assertThat(view.grid.onScreen().count()).isEqualTo(18);
                assertThat(view.isWaiting()).isFalse();
                return view.node();
            });
        }
    }

    @Test
    void onlyVisiblePanelsQuery() {
        var panels = IntStream.rangeClosed(1, 120)
                .mapToObj(i -> SampleDashboards.panel(i, PanelKind.TIME_SERIES, "metric_" + i))
                .toArray(Panel[]::new);
        var view = open(panels);
        long seen = Fx.get(() -> view.grid.onScreen().count());
        assertThat(seen).isBetween(6L, 12L);
        assertThat(texts(PanelResults.Form.RANGE)).hasSize((int) seen);
    }

    @Test
    void aQueryOfSeveralPanelsIsSentOnce() {
        open(SampleDashboards.panel(1, PanelKind.TIME_SERIES, "one"), SampleDashboards.panel(2, PanelKind.STAT, "one"));
        assertThat(texts(PanelResults.Form.RANGE)).containsExactly("one");
    }

    @Test
    void aHiddenViewCancelsItsQueries() {
        results.stopResponding();
        var view = open(SampleDashboards.panel(1, PanelKind.TIME_SERIES, "one"));
        assertThat(results.cancelled()).isEmpty();
        Fx.run(view::onHidden);
        assertThat(results.cancelled()).extracting(PanelResults.Question::query).contains("one");
    }

    @Test
    void aVariableIsReplacedByItsChosenValues() {
        var dashboard = SampleDashboards.of(
                List.of(SampleDashboards.row(
                        "",
                        SampleDashboards.panel(1, PanelKind.TIME_SERIES, "up{instance=~\"$node\"}[$__rate_interval]"))),
                List.of(SampleDashboards.nodeVariable(true)));
        open(dashboard, place().with("var-node", "node02:9100"));
        assertThat(texts(PanelResults.Form.RANGE)).containsExactly("up{instance=~\"node02:9100\"}[1m0s]");
        assertThat(texts(PanelResults.Form.LABEL_VALUES)).containsExactly("up");
    }

    /// The series of a single cluster seldom have a label for it, but dashboards filter by it anyway.
    @Test
    void aVariableWithoutValuesIsReplacedByAnEmptyString() {
        var row = SampleDashboards.row("", SampleDashboards.panel(1, PanelKind.STAT, "up{cluster=\"$cluster\"}"));
        var cluster = SampleDashboards.queryVariable("cluster", "label_values(nothing, cluster)", false);
        open(SampleDashboards.of(List.of(row), List.of(cluster)), place());
        assertThat(texts(PanelResults.Form.RANGE)).containsExactly("up{cluster=\"\"}");
    }

    @Test
    void aRowIsRepeatedForEachValue() {
        var row = new Dashboard.Row(
                "On $node",
                false,
                "node",
                List.of(SampleDashboards.panel(1, PanelKind.STAT, "up{instance=\"$node\"}")));
        var view = open(SampleDashboards.of(List.of(row), List.of(SampleDashboards.nodeVariable(true))), place());
        assertThat(Fx.get(() -> view.grid.boxes().count())).isEqualTo(3);
        assertThat(texts(PanelResults.Form.RANGE))
                .containsExactly(
                        "up{instance=\"node01:9100\"}", "up{instance=\"node02:9100\"}", "up{instance=\"node03:9100\"}");
    }

    @Test
    void gapsInTheLayoutOfAFileAreClosed() {
        var dashboard = SampleDashboards.of(
                SampleDashboards.panel(
                        1, PanelKind.STAT, "one", Options.NONE, Options.NONE, new Panel.Place(0, 3, 12, 6)),
                SampleDashboards.panel(
                        2, PanelKind.STAT, "two", Options.NONE, Options.NONE, new Panel.Place(0, 4_228, 12, 6)),
                SampleDashboards.panel(
                        3, PanelKind.STAT, "three", Options.NONE, Options.NONE, new Panel.Place(12, 4_228, 12, 6)));
        var view = open(dashboard, place());
        var tops = Fx.get(() -> view.grid
                .boxes()
                .map(box -> box.panel().id() + " " + (int) box.getLayoutY())
                .toList());
        assertThat(tops).containsExactly("1 0", "2 228", "3 0");
    }

    @Test
    void theTitleOfARowShowsTheNewValueOfItsVariable() {
        var variable = new Variable(
                "team", "", "", Variable.Hide.NOT, new Variable.OfText(), Variable.Choice.ONE, List.of("blue"));
        var row = SampleDashboards.row("Team $team", SampleDashboards.panel(1, PanelKind.STAT, "one"));
        var view = open(SampleDashboards.of(List.of(row), List.of(variable)), place());
        assertThat(headings(view)).containsExactly("Row Team blue");
        Fx.run(() -> {
            var field = (TextField) view.node().lookup(".text-field");
            field.setText("red");
            field.fireEvent(new ActionEvent());
        });
        assertThat(headings(view)).containsExactly("Row Team red");
    }

    private static List<String> headings(DashboardView view) {
        return Fx.get(() -> view.grid.getChildren().stream()
                .filter(RowHeading.class::isInstance)
                .map(Node::getAccessibleText)
                .toList());
    }

    @Test
    void panelsOfTheNextViewAreQueriedWithItsOwnVariables() {
        var team = new Variable(
                "team", "", "", Variable.Hide.NOT, new Variable.OfText(), Variable.Choice.ONE, List.of("blue"));
        var row = SampleDashboards.row("", SampleDashboards.panel(1, PanelKind.STAT, "up{team=\"$team\"}"));
        var next = SampleDashboards.of(List.of(row), List.of(team));
        var view = open(SampleDashboards.panel(1, PanelKind.STAT, "up"));
        entries = List.of(new Dashboards.Entry("next", "next.yaml", Optional.of(next), List.of()));
        results.stopResponding();
        Fx.run(() -> view.onShown(place().with(DashboardView.NAME, "next")));
        assertThat(texts(PanelResults.Form.RANGE)).containsExactly("up", "up{team=\"blue\"}");
    }

    @Test
    void aFoldedRowQueriesNothing() {
        var row = new Dashboard.Row("Folded", true, "", List.of(SampleDashboards.panel(1, PanelKind.STAT, "one")));
        open(SampleDashboards.of(List.of(row), List.of()), place());
        assertThat(texts(PanelResults.Form.RANGE)).isEmpty();
    }

    @Test
    void oldDataAndFailedQueriesAreReported() {
        var view = open(
                SampleDashboards.panel(1, PanelKind.TIME_SERIES, "old"),
                SampleDashboards.panel(2, PanelKind.STAT, "broken"),
                SampleDashboards.panel(3, PanelKind.STAT, "fine"));
        var errors =
                Fx.get(() -> view.grid.boxes().map(box -> box.heading.error()).toList());
        assertThat(errors.get(0)).startsWith("last sample ").contains("30 m");
        assertThat(errors.get(1)).isEqualTo("query failed: the query was refused");
        assertThat(errors.get(2)).isEmpty();
        assertThat(Fx.get(view::completeness)).isEqualTo(ScreenshotCompleteness.GAPS);
    }

    private static Panel lines(Transformation... steps) {
        var query = new PanelQuery.Query(
                "A",
                false,
                new SourceRef(SourceRef.Kind.LOKI, ""),
                "{job=\"x\"}",
                PanelQuery.Ask.RANGE,
                PanelQuery.Format.TIME_SERIES,
                "",
                "",
                1,
                0);
        return SampleDashboards.panel(
                1,
                PanelKind.TABLE,
                List.of(query),
                Options.NONE,
                Options.NONE,
                new Panel.Place(0, 0, 12, 8),
                Arrays.stream(steps).map(Transformation.Step::of).toList());
    }

    @Test
    void anUnsupportedTransformationIsReported() {
        var view = open(lines(new Transformation.Unsupported("spatial", "{}")));
        assertThat(Fx.get(
                        () -> view.grid.boxes().map(box -> box.heading.error()).toList()))
                .containsExactly("without the transformation spatial");
        assertThat(Fx.get(view::completeness)).isEqualTo(ScreenshotCompleteness.GAPS);
    }

    @Test
    void logLinesAreATableFromWhichFieldsAreExtracted() {
        var view = open(lines(new Transformation.ExtractFields("labels", "json", "", "", List.of(), false, false)));
        var content = Fx.get(() -> view.grid.boxes().findFirst().orElseThrow().lastContent)
                .orElseThrow();
        assertThat(content.frames().getFirst().fields())
                .extracting(field -> field.name() + " " + field.values().text(0))
                .contains("Line ERROR line 0", "host node01");
        assertThat(Fx.get(
                        () -> view.grid.boxes().map(box -> box.heading.error()).toList()))
                .containsExactly("");
    }

    @Test
    void anErrorInTheFileIsReportedAndTheLastValidVersionStays() {
        var dashboard = SampleDashboards.of(SampleDashboards.panel(1, PanelKind.STAT, "one"));
        var view = open(dashboard, place());
        entries = List.of(new Dashboards.Entry(
                "made",
                "made.yaml",
                Optional.of(dashboard),
                List.of("made.yaml:3:5: found \"colour\"; expected color")));
        Fx.run(() -> {
            view.show(Fleets.healthy(3));
            view.node().layout();
            view.grid.layout();
        });
        assertThat(Fx.get(() -> view.node().lookup(".dashboard-trouble")))
                .extracting("text")
                .asString()
                .contains("made.yaml:3:5", "last valid version");
        assertThat(Fx.get(() -> view.grid.boxes().count())).isEqualTo(1);
    }

    @Test
    void theNameInALinkSelectsTheDashboard() {
        var made = SampleDashboards.of(SampleDashboards.panel(1, PanelKind.STAT, "one"));
        var view = open(made, Place.HOME.to(DashboardView.ID));
        assertThat(Fx.get(() -> view.grid.boxes().map(box -> box.panel().kind()).toList()))
                .containsExactly(PanelKind.DASHBOARD_LIST);
        Fx.run(() -> {
            view.onShown(place());
            view.grid.layout();
        });
        assertThat(Fx.get(() -> view.grid.boxes().map(box -> box.panel().kind()).toList()))
                .containsExactly(PanelKind.STAT);
        Fx.run(() -> view.onShown(place().with(DashboardView.NAME, "other")));
        assertThat(Fx.get(() -> view.node().lookup(".dashboard-trouble")))
                .extracting("text")
                .isEqualTo("There is no view \"other\".");
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
    void theStepDependsOnTheWindowAndThePanelWidth() {
        open(
                SampleDashboards.of(SampleDashboards.panel(
                        1,
                        PanelKind.TIME_SERIES,
                        "rate(x[$__rate_interval])",
                        Options.NONE,
                        Options.NONE.with(FieldOption.UNIT, "s"),
                        new Panel.Place(0, 0, 12, 8))),
                place().during(TimeRange.fixed(new TimeWindow(Fleets.NOW.minus(Duration.ofHours(24)), Fleets.NOW))));
        var panelQuery = results.queries().getFirst();
        assertThat(panelQuery.step()).isEqualTo(Duration.ofMinutes(2));
        assertThat(panelQuery.query()).isEqualTo("rate(x[2m15s])");
    }

    @Test
    void aQueryWithALongerStepHasNoGapsBetweenItsPoints() {
        var query = new PanelQuery.Query(
                "A",
                false,
                SourceRef.DEFAULT,
                "one",
                PanelQuery.Ask.RANGE,
                PanelQuery.Format.TIME_SERIES,
                "",
                "",
                5,
                0);
        var view = open(SampleDashboards.panel(
                1,
                PanelKind.TIME_SERIES,
                List.of(query),
                Options.NONE,
                Options.NONE,
                new Panel.Place(0, 0, 12, 8),
                List.of()));
        var panelQuery = results.queries().getFirst();
        var content = Fx.get(() -> view.grid.boxes().findFirst().orElseThrow().lastContent)
                .orElseThrow();
        assertThat(panelQuery.step()).isEqualTo(Duration.ofSeconds(75));
        assertThat(content.step()).isEqualTo(panelQuery.step());
    }
}

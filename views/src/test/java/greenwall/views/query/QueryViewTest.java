package greenwall.views.query;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.state.FleetState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.QueryCompletions.Language;
import greenwall.views.QueryLinks;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.SceneNodes;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryViewTest {
    private static final List<QueryExpression> TWO = List.of(
            new QueryExpression(Language.PROMQL, "avg by (instance) (node_load1)"),
            new QueryExpression(Language.LOGQL, "{hostname=\"node04.fra1\"} |= \"refused\""));

    private final FakeRangeQueryRunner ranges = new FakeRangeQueryRunner();
    private final List<WindowRequest> windowRequests = new ArrayList<>();

    private QueryView view(PaintStyle style, Place place) {
        var view = new QueryView(new ViewContext(
                style,
                InstantSource.fixed(Fleets.NOW),
                ZoneId.of("Europe/Berlin"),
                new FakeBackend(ranges, new FakeLogs(4_000, Fleets.NOW)),
                windowRequests::add));
        view.onShown(place);
        view.show(Fleets.rich());
        return view;
    }

    private static Place place(List<QueryExpression> expressions) {
        return QueryExpression.addTo(Place.HOME.to("query"), expressions);
    }

    @Test
    void expressionsArePartOfTheLink() {
        var link = place(TWO).link();
        assertThat(QueryExpression.of(Place.parse(link, List.of("query")))).isEqualTo(TWO);
        assertThat(QueryExpression.of(Place.HOME.with("q1", "up")))
                .containsExactly(new QueryExpression(Language.PROMQL, "up"));
    }

    @ParameterizedTest
    @CsvSource({"1280, 720, NIGHT", "1920, 1080, DAYLIGHT", "3840, 2160, CONTRAST"})
    void promqlAndLogqlShareOneTimeAxis(int width, int height, Theme theme) {
        var root = new Parent[1];
        Pictures.draw("query", theme, width, height, style -> {
            var view = view(style, place(TWO));
            assertThat(view.completeness()).isEqualTo(ScreenshotCompleteness.ALL);
            root[0] = view.node();
            return view.node();
        });
        assertThat(Fx.get(() -> SceneNodes.faults(root[0]))).isEmpty();
        assertThat(ranges.queries()).extracting(q -> q.query()).containsExactly("avg by (instance) (node_load1)");
    }

    private QueryView viewOf(String promql) {
        return view(
                new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
                place(List.of(new QueryExpression(Language.PROMQL, promql))));
    }

    @Test
    void aResultWithoutAPartOfTheSourceSaysSo() {
        Fx.run(() -> {
            var view = viewOf("in_part");
            var chart = SceneNodes.nodes(view.node(), TimeSeriesChart.class).getFirst();
            assertThat(chart.data().title()).contains("one store does not respond");
            assertThat(view.completeness()).isEqualTo(ScreenshotCompleteness.GAPS);
        });
    }

    @Test
    void aParseErrorIsShownInOneLineAndTheServerDecides() {
        Fx.run(() -> {
            var view = viewOf("sum(rate(x[5m])");
            new Scene(view.node(), 1280, 720).snapshot(null);
            assertThat(view.typed.getFirst().error.getText())
                    .isEqualTo("1:16: parse error: unexpected end of the query, expected \")\"");
            assertThat(ranges.queries())
                    .extracting(RangeQueryRunner.Request::query)
                    .containsExactly("sum(rate(x[5m])");
            view.typed.getFirst().field().setText("sum(rate(x[5m]))");
            assertThat(view.typed.getFirst().error.getText()).isEmpty();
        });
    }

    private void assertFirstExpressionRan(String text) {
        assertThat(windowRequests.getLast())
                .isInstanceOfSatisfying(
                        WindowRequest.Go.class,
                        go -> assertThat(QueryExpression.of(go.place())
                                        .getFirst()
                                        .text())
                                .isEqualTo(text));
    }

    @Test
    void runningAnotherExpressionOpensANewPlace() {
        Fx.run(() -> {
            var view = view(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1), place(TWO));
            new Scene(view.node(), 1280, 720).snapshot(null);
            view.typed.getFirst().field().setText("node_load5");
            view.run();
            assertFirstExpressionRan("node_load5");
        });
    }

    @Test
    void theMarkIsPartOfTheLinkAndNotOfAnotherQuery() {
        Fx.run(() -> {
            var view = viewOf("up");
            var chart = SceneNodes.nodes(view.node(), TimeSeriesChart.class).getFirst();
            Keys.press(chart, KeyCode.HOME);
            Keys.press(chart, KeyCode.M, false, true);
            var marked = ((WindowRequest.Replace) windowRequests.getLast()).place();
            assertThat(marked.instant("mark"))
                    .contains(marked.range().at(Fleets.NOW).start());
            view.onShown(place(TWO));
            windowRequests.clear();
            Keys.press(chart, KeyCode.HOME);
            Keys.press(chart, KeyCode.M, false, true);
            assertThat(windowRequests)
                    .as("it marks again, and does not remove the old mark")
                    .containsExactly(new WindowRequest.Replace(place(TWO).with("mark", marked.get("mark"))));
        });
    }

    @Test
    void whatCannotBeSavedOrAddedIsSaid() {
        Fx.run(() -> {
            var view = viewOf("up");
            Keys.press(view.node(), KeyCode.S, false, true);
            assertThat(windowRequests.getLast())
                    .isEqualTo(new WindowRequest.ShowMessage(
                            "This console is read-only or shows an earlier time, so it saves no panel."));
            view.typed.getFirst().field().setText("sum(");
            Keys.press(view.node(), KeyCode.S, false, true);
            assertThat(windowRequests.getLast())
                    .isEqualTo(new WindowRequest.ShowMessage(
                            "No expression is complete and without a syntax error, so none can be saved as a panel."));
            var add = SceneNodes.labelled(view.node(), Button.class, "Add an expression");
            for (int i = 1; i < QueryLinks.MAX; i++) {
                add.fire();
            }
            windowRequests.clear();
            add.fire();
            assertThat(windowRequests)
                    .containsExactly(new WindowRequest.ShowMessage("There is no room for more than 6 expressions."));
        });
    }

    @Test
    void eOnAChartExplainsItsExpression() {
        Fx.run(() -> {
            var view = view(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1), place(TWO.subList(0, 1)));
            new Scene(view.node(), 1280, 720).snapshot(null);
            var chart = SceneNodes.nodes(view.node(), TimeSeriesChart.class).getFirst();
            Keys.press(chart, KeyCode.HOME, KeyCode.E);
            assertThat(windowRequests.getLast()).isInstanceOfSatisfying(WindowRequest.Go.class, go -> {
                assertThat(go.place().view()).isEqualTo("explain");
                assertThat(go.place().get("query")).isEqualTo(TWO.getFirst().text());
                assertThat(go.place().range()).isEqualTo(place(TWO).range());
            });
        });
    }

    private QueryView shownInAWindow() {
        var view = view(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1), place(TWO));
        new Scene(view.node(), 1280, 720).snapshot(null);
        return view;
    }

    private static void press(QueryView view, String text) {
        SceneNodes.labelled(view.node(), Button.class, text).fire();
    }

    private static void addExpression(QueryView view, String text) {
        press(view, "Add an expression");
        view.typed.getLast().field().setText(text);
    }

    private static void pressLast(QueryView view, String text) {
        view.node().lookupAll(".button").stream()
                .map(Button.class::cast)
                .filter(button -> text.equals(button.getText()))
                .toList()
                .getLast()
                .fire();
    }

    private static List<String> fields(QueryView view) {
        return view.node().lookupAll(".text-field").stream()
                .map(field -> ((TextField) field).getText())
                .toList();
    }

    @Test
    void anEmptyRowCanBeRemoved() {
        Fx.run(() -> {
            var view = shownInAWindow();
            press(view, "Add an expression");
            assertThat(fields(view)).hasSize(3);
            pressLast(view, "Remove");
            assertThat(fields(view))
                    .containsExactly(TWO.getFirst().text(), TWO.getLast().text());
        });
    }

    @Test
    void theValuesOfOneClusterAreNotShownForAnother() {
        RangeQueryRunner west =
                (request, receiver) -> request.cluster().equals("west") ? () -> {} : ranges.run(request, receiver);
        Fx.run(() -> {
            var view = new QueryView(
                    Contexts.of(new FakeBackend(west, new FakeLogs(10, Fleets.NOW)), windowRequests::add));
            var east = place(TWO.subList(0, 1)).with(Place.CLUSTER, "east");
            view.onShown(east);
            view.show(new FleetState(
                    Fleets.NOW,
                    List.of(
                            Fleets.cluster("east").host("a", Labels.EMPTY).cluster(),
                            Fleets.cluster("west").host("b", Labels.EMPTY).cluster())));
            var chart = SceneNodes.nodes(view.node(), TimeSeriesChart.class).getFirst();
            assertThat(chart.data().lines()).isNotEmpty();
            view.onShown(east.during(TimeRangeChoice.last(Duration.ofHours(1))));
            assertThat(chart.data().lines()).as("of another time range").isNotEmpty();
            view.onShown(east.with(Place.CLUSTER, "west"));
            assertThat(chart.data().lines()).isEmpty();
            view.onShown(east);
            assertThat(chart.data().lines()).isNotEmpty();
        });
    }

    @Test
    void aRowThatIsStillBeingWrittenStaysWhenAnotherRuns() {
        Fx.run(() -> {
            var view = shownInAWindow();
            addExpression(view, "sum(rate(");
            view.typed.getFirst().field().setText("node_load5");
            view.run();
            view.onShown(((WindowRequest.Go) windowRequests.getLast()).place());
            assertThat(fields(view)).containsExactly("node_load5", TWO.getLast().text(), "sum(rate(");
        });
    }

    @Test
    void anExpressionThatIsNotValidHereIsRunByEnter() {
        Fx.run(() -> {
            var view = shownInAWindow();
            var field = view.typed.getFirst().field();
            field.setText("sum by (\"service.name\") (up)");
            Keys.press(field, KeyCode.ENTER);
            assertFirstExpressionRan("sum by (\"service.name\") (up)");
        });
    }

    @Test
    void anEditStaysWhenOnlyTheTimeRangeChanges() {
        Fx.run(() -> {
            var view = shownInAWindow();
            view.typed.getFirst().field().setText("node_load5");
            view.onShown(place(TWO).during(TimeRangeChoice.last(Duration.ofHours(1))));
            assertThat(fields(view)).startsWith("node_load5");
        });
    }

    @Test
    void anExpressionRunsWhenItsLanguageIsChosen() {
        Fx.run(() -> {
            var view = shownInAWindow();
            addExpression(view, "{job=\"varlogs\"} |= `x`");
            windowRequests.clear();
            pressLast(view, "PromQL");
            assertThat(windowRequests).singleElement().isInstanceOf(WindowRequest.Go.class);
        });
    }

    @Test
    void escKeepsAnEditAndOnlyTheNextOneLeavesTheView() {
        Fx.run(() -> {
            var view = shownInAWindow();
            var field = view.typed.getFirst().field();
            field.requestFocus();
            field.setText("node_load5");
            var escape = new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ESCAPE, false, false, false, false);
            var left = new ArrayList<KeyEvent>();
            view.node().addEventHandler(KeyEvent.KEY_PRESSED, left::add);
            field.fireEvent(escape);
            assertThat(field.getText()).isEqualTo("node_load5");
            assertThat(left).isEmpty();
            var chart = view.node().getScene().getFocusOwner();
            assertThat(chart).isInstanceOf(TimeSeriesChart.class);
            chart.fireEvent(escape);
            assertThat(left).hasSize(1);
            assertThat(field.getText()).isEqualTo("node_load5");
            left.clear();
            // A blank at an end is no edit.
            field.setText(TWO.getFirst().text() + " ");
            field.fireEvent(escape);
            assertThat(left).hasSize(1);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"up # after the move", "up{a=\"x # y"})
    void anExpressionOfOneLineStaysAsItWasTyped(String typed) {
        Fx.run(() -> {
            var view = shownInAWindow();
            var field = view.typed.getFirst().field();
            field.setText(typed);
            Keys.press(field, KeyCode.ENTER);
            var place = ((WindowRequest.Go) windowRequests.getLast()).place();
            assertThat(QueryExpression.of(place)).first().isEqualTo(new QueryExpression(Language.PROMQL, typed));
            view.onShown(place);
            assertThat(view.typed.getFirst().field()).isSameAs(field);
            assertThat(field.getText()).isEqualTo(typed);
        });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "up\\n  or\\tdown # both\\n; up or down",
                "# first\\r\\nup{a=\"#1 \\\\\" #2\"}# last; up{a=\"#1 \\\\\" #2\"}",
                "up{a='#1'}\\n# or\\n or b; up{a='#1'} or b",
                "logql:{a=`#b`}\\n|= `c  d`; {a=`#b`} |= `c  d`",
                "logql:{a=\"b\"} | line_format `#c\\n\"d\"`; {a=\"b\"} | line_format \"#c\\\\n\\\\\"d\\\\\"\""
            })
    void anExpressionOfSeveralLinesIsShownAndRunInOneLine(String written, String shown) {
        Fx.run(() -> {
            var view = view(
                    new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
                    Place.HOME.to("query").with("q1", written.translateEscapes()));
            new Scene(view.node(), 1280, 720).snapshot(null);
            var row = view.typed.getFirst();
            var line = shown.translateEscapes();
            assertThat(row.field().getText()).isEqualTo(line);
            assertThat(row.error.getText()).isEmpty();
            var left = new ArrayList<KeyEvent>();
            view.node().addEventHandler(KeyEvent.KEY_PRESSED, left::add);
            row.field()
                    .fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ESCAPE, false, false, false, false));
            assertThat(left).as("nothing was edited").hasSize(1);
            windowRequests.clear();
            view.run();
            assertThat(windowRequests)
                    .as("it is still the expression of the place")
                    .isEmpty();
        });
    }
}

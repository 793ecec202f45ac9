package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.Link;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Transformation;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Dashboards;
import greenwall.views.PanelQueryRunner;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TimeRangeChoice;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.TextBounds;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.event.ActionEvent;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardViewTest extends DashboardViewFixture {
    @Test
    void onlyVisiblePanelsQuery() {
        var panels = IntStream.rangeClosed(1, 120)
                .mapToObj(i -> SampleDashboards.panel(i, PanelKind.TIME_SERIES, "metric_" + i))
                .toArray(Panel[]::new);
        var view = open(panels);
        long seen = Fx.get(() -> view.grid.onScreen().count());
        assertThat(seen).isBetween(6L, 12L);
        assertThat(texts(PanelQueryRunner.QueryKind.RANGE)).hasSize((int) seen);
    }

    @Test
    void aViewOfTodayBeginsAtMidnightHoweverLongItIsShown() {
        var d = SampleDashboards.of(SampleDashboards.panel(1, PanelKind.STAT, "one"));
        var today = new Dashboard(
                d.name(),
                d.title(),
                "",
                List.of(),
                d.rows(),
                new Dashboard.TimeRange("now/d", "now"),
                Optional.empty(),
                "Europe/Berlin",
                List.of(),
                List.of(),
                List.of());
        var berlin = ZoneId.of("Europe/Berlin");
        now = Instant.parse("2026-10-24T22:05:00Z");
        var entry = new Dashboards.Entry("made", "made.yaml", Optional.of(today), List.of());
        var ofToday = DashboardLinks.place(entry, place(), now, ZoneOffset.UTC);
        var view = open(today, ofToday);
        windowRequests.clear();
        // The clocks go back at 01:00 UTC.
        for (var later : List.of("2026-10-25T14:00:00Z", "2026-10-26T00:00:00Z")) {
            now = Instant.parse(later);
            Fx.run(() -> view.show(Fleets.healthy(3)));
            var midnight = now.atZone(berlin).toLocalDate().atStartOfDay(berlin).toInstant();
            assertThat(Fx.get(() -> view.axis.window())).isEqualTo(new TimeWindow(midnight, now));
        }
        assertThat(windowRequests).as("the place is the same").isEmpty();
        var chosen =
                TimeRangeChoice.last(Duration.between(ofToday.range().at(now).start(), now));
        Fx.run(() -> view.onShown(ofToday.during(chosen)));
        now = now.plus(Duration.ofHours(1));
        Fx.run(() -> view.show(Fleets.healthy(3)));
        assertThat(Fx.get(() -> view.axis.window())).as("chosen by the user").isEqualTo(chosen.at(now));
        Fx.run(() -> view.onShown(Place.parse(ofToday.link(), List.of(DashboardView.ID))));
        assertThat(Fx.get(() -> view.axis.window()))
                .as("after a restart")
                .isEqualTo(ofToday.range().at(now));
    }

    @Test
    void theMenuOfAChartHasTheLinksOfItsPanel() {
        var p = SampleDashboards.panel(1, PanelKind.TIME_SERIES, "one");
        var view = open(new Panel(
                p.id(),
                p.title(),
                p.description(),
                p.kind(),
                p.place(),
                p.options(),
                p.fields(),
                p.targets(),
                p.queryOptions(),
                p.transformations(),
                List.of(Link.to("Handbook", "https://wiki.example/load", false)),
                p.repeat(),
                p.transparent()));
        var stage = Fx.get(Stage::new);
        var menu = Fx.get(() -> {
            stage.setScene(new Scene(view.node(), 1280, 720));
            stage.show();
            var chart = view.grid.onScreen().findFirst().orElseThrow().content();
            Event.fireEvent(
                    chart, new ContextMenuEvent(ContextMenuEvent.CONTEXT_MENU_REQUESTED, 60, 55, 60, 55, false, null));
            return Window.getWindows().stream()
                    .filter(ContextMenu.class::isInstance)
                    .map(ContextMenu.class::cast)
                    .toList();
        });
        assertThat(menu).as("one menu, not also that of the panel").hasSize(1);
        assertThat(menu.getFirst().getItems()).extracting(MenuItem::getText).contains("Handbook");
        Fx.run(() -> {
            menu.getFirst().hide();
            stage.close();
        });
    }

    @Test
    void aQueryOfSeveralPanelsIsSentOnce() {
        open(SampleDashboards.panel(1, PanelKind.TIME_SERIES, "one"), SampleDashboards.panel(2, PanelKind.STAT, "one"));
        assertThat(texts(PanelQueryRunner.QueryKind.RANGE)).containsExactly("one");
    }

    @Test
    void aHiddenViewCancelsItsQueries() {
        results.stopResponding();
        var view = open(SampleDashboards.panel(1, PanelKind.TIME_SERIES, "one"));
        assertThat(results.cancelled()).isEmpty();
        Fx.run(view::onHidden);
        assertThat(results.cancelled())
                .extracting(PanelQueryRunner.Request::query)
                .contains("one");
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
        assertThat(texts(PanelQueryRunner.QueryKind.RANGE))
                .containsExactly(
                        "up{instance=\"node01:9100\"}", "up{instance=\"node02:9100\"}", "up{instance=\"node03:9100\"}");
    }

    @Test
    void aRowWithTooManyValuesSaysHowManyAreShown() {
        var values = IntStream.rangeClosed(1, 120)
                .mapToObj(i -> Variable.Value.of("node" + i))
                .toList();
        var node = new Variable(
                "node",
                "",
                "",
                Variable.Hide.NOT,
                new Variable.ListVariable(values),
                new Variable.SelectionMode(true, true, ""),
                List.of(Variable.ALL));
        var row =
                new Dashboard.Row("On $node", false, "node", List.of(SampleDashboards.panel(1, PanelKind.STAT, "up")));
        var view = open(SampleDashboards.of(List.of(row), List.of(node)), place());
        assertThat(Fx.get(() -> view.grid.boxes().count())).isEqualTo(100);
        assertThat(Fx.get(() -> view.bar.getChildren().stream()
                        .filter(child -> child instanceof Labeled && child.isVisible())
                        .map(child -> ((Labeled) child).getText())
                        .toList()))
                .contains("first 100 of 120 values of node shown");
    }

    @Test
    void gapsInTheLayoutOfAFileAreClosed() {
        var dashboard = SampleDashboards.of(
                SampleDashboards.panel(
                        1,
                        PanelKind.STAT,
                        "one",
                        OptionValues.NONE,
                        OptionValues.NONE,
                        new Panel.GridPosition(0, 3, 12, 6)),
                SampleDashboards.panel(
                        2,
                        PanelKind.STAT,
                        "two",
                        OptionValues.NONE,
                        OptionValues.NONE,
                        new Panel.GridPosition(0, 4_228, 12, 6)),
                SampleDashboards.panel(
                        3,
                        PanelKind.STAT,
                        "three",
                        OptionValues.NONE,
                        OptionValues.NONE,
                        new Panel.GridPosition(12, 4_228, 12, 6)));
        var view = open(dashboard, place());
        var tops = Fx.get(() -> view.grid
                .boxes()
                .map(box -> box.panel().id() + " " + (int) box.getLayoutY())
                .toList());
        assertThat(tops).containsExactly("1 0", "2 228", "3 0");
    }

    @Test
    void theTitleOfARowShowsTheNewValueOfItsVariable() {
        var row = SampleDashboards.row("Team $team", SampleDashboards.panel(1, PanelKind.STAT, "one"));
        var view = open(SampleDashboards.of(List.of(row), List.of(TEAM)), place());
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
    void aCollapsedRowQueriesNothing() {
        var row = new Dashboard.Row("Folded", true, "", List.of(SampleDashboards.panel(1, PanelKind.STAT, "one")));
        open(SampleDashboards.of(List.of(row), List.of()), place());
        assertThat(texts(PanelQueryRunner.QueryKind.RANGE)).isEmpty();
    }

    @Test
    void oldDataAndFailedQueriesAreReported() {
        var view = open(
                SampleDashboards.panel(1, PanelKind.TIME_SERIES, "old"),
                SampleDashboards.panel(2, PanelKind.STAT, "broken"),
                SampleDashboards.panel(3, PanelKind.STAT, "fine"),
                SampleDashboards.panel(4, PanelKind.STAT, "in_part"));
        var errors =
                Fx.get(() -> view.grid.boxes().map(box -> box.heading.error()).toList());
        assertThat(errors.get(0)).startsWith("last sample ").contains("30 m");
        assertThat(errors.get(1)).isEqualTo("query failed: the query was refused");
        Fx.run(() -> new Scene(view.node(), 1366, 768).snapshot(null));
        assertThat(Fx.get(() -> LayoutCheck.texts(view.node())))
                .as("in place of the panel's content")
                .contains("Query failed: the query was refused");
        assertThat(errors.get(2)).isEmpty();
        assertThat(errors.get(3)).isEqualTo("one store does not respond");
        assertThat(Fx.get(view::completeness)).isEqualTo(ScreenshotCompleteness.GAPS);
    }

    private static Panel lines(Transformation... steps) {
        var query = SampleDashboards.rangeQuery(new SourceRef(SourceRef.Kind.LOKI, ""), "{job=\"x\"}");
        return panel(1, query, steps);
    }

    @Test
    void anUnsupportedTransformationIsReported() {
        var view = open(lines(new Transformation.Unsupported("spatial", "{}")));
        assertThat(Fx.get(
                        () -> view.grid.boxes().map(box -> box.heading.error()).toList()))
                .containsExactly("the transformation spatial is not supported");
        assertThat(Fx.get(view::completeness)).isEqualTo(ScreenshotCompleteness.GAPS);
    }

    @Test
    void theTransformationsOfAnotherPanelApplyIfRequested() {
        var one = panel(1, PanelQuery.Query.of("A", "load"), new Transformation.Limit(1));
        var odd = panel(2, reference(1, true), new Transformation.Unsupported("spatial", "{}"));
        var view = open(
                one,
                odd,
                panel(3, reference(1, false)),
                panel(4, reference(2, false)),
                panel(5, reference(2, true), new Transformation.SeriesToRows()));
        var boxes = Fx.get(() -> view.grid.boxes().toList());
        assertThat(boxes)
                .extracting(
                        box -> box.lastContent.orElseThrow().frames().getFirst().size())
                .containsExactly(1, 1, 241, 1, 3);
        assertThat(boxes)
                .filteredOn(box -> box.heading.error().contains("the transformation spatial is not supported"))
                .extracting(box -> box.panel().id())
                .containsExactly(2, 5);
    }

    @ParameterizedTest
    @CsvSource({
        "/^(?!${node}).*/, ''",
        "/(${node}/, the expression /(node01:9100/ of a transformation is invalid and matches nothing"
    })
    void anExpressionOfATransformationIsReadWithItsVariables(String regex, String error) {
        var step = new Transformation.RenameByRegex(regex, "x");
        var rows = List.of(SampleDashboards.row("", panel(1, PanelQuery.Query.of("A", "up"), step)));
        var view = open(
                SampleDashboards.of(rows, List.of(SampleDashboards.nodeVariable(false))),
                place().with("var-node", "node01:9100"));
        assertThat(Fx.get(
                        () -> view.grid.boxes().map(box -> box.heading.error()).toList()))
                .containsExactly(error);
    }

    private static PanelQuery reference(int panel, boolean transformed) {
        return new PanelQuery.PanelReference("A", false, panel, transformed);
    }

    private static Panel panel(int id, PanelQuery query, Transformation... steps) {
        return SampleDashboards.panel(
                id,
                PanelKind.TABLE,
                List.of(query),
                OptionValues.NONE,
                OptionValues.NONE,
                new Panel.GridPosition(4 * id - 4, 0, 4, 8),
                Arrays.stream(steps).map(Transformation.Step::of).toList());
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
    void viewsWithTheSameTitleAreListedWithTheirNames() {
        var disks = Optional.of(SampleDashboards.of());
        var title = SampleDashboards.of().title();
        var view = open(
                SampleDashboards.of(),
                Place.HOME.to(DashboardView.ID),
                new Dashboards.Entry("second", "second.yaml", disks, List.of()),
                new Dashboards.Entry("broken", "broken.yaml", Optional.empty(), List.of("no panels")));
        var list = Fx.get(() -> view.grid.boxes().findFirst().orElseThrow().content());
        assertThat(Fx.get(() -> ((PaintedRegion) list).textBounds()))
                .extracting(TextBounds::text)
                .contains(title + " (made)", title + " (second)", "broken");
    }

    @Test
    void theListOfViewsIsOperatedByKeys() {
        var disks = Optional.of(SampleDashboards.of());
        var view = open(
                SampleDashboards.of(),
                Place.HOME.to(DashboardView.ID),
                new Dashboards.Entry("second", "second.yaml", disks, List.of()),
                new Dashboards.Entry("third", "third.yaml", disks, List.of()));
        var list = Fx.get(() -> view.grid.boxes().findFirst().orElseThrow().content());
        assertThat(list.isFocusTraversable()).isTrue();
        Fx.run(() -> press(list, KeyCode.UP, KeyCode.DOWN, KeyCode.DOWN, KeyCode.DOWN, KeyCode.UP, KeyCode.ENTER));
        assertThat(windowRequests)
                .singleElement()
                .satisfies(windowRequest -> assertThat(
                                ((WindowRequest.Go) windowRequest).place().get(DashboardView.NAME))
                        .isEqualTo("second"));
    }

    @Test
    void aListOfAlertsNamesTheHostAndSaysWhatItIsAbout() {
        assertThat(listedAlerts(OptionValues.NONE)).contains("VdevErrors  store-1  26 checksum errors");
    }

    @Test
    void theNameInTheFilterOfAListOfAlertsMayBeAVariable() {
        assertThat(listedAlerts(OptionValues.NONE.with(PanelOption.ALERT_NAME, "${which}Errors")))
                .contains("VdevErrors  store-1  26 checksum errors");
    }

    @Test
    void aListWhoseFilterNoAlertMatchesDoesNotSayThatNoneIsFiring() {
        for (var filter : List.of(
                OptionValues.NONE.with(PanelOption.ALERT_STATES, List.of("pending")),
                OptionValues.NONE.with(PanelOption.ALERT_NAME, "other"),
                OptionValues.NONE.with(PanelOption.ALERT_LABELS, "{host=\"store-2\"}"))) {
            assertThat(listedAlerts(filter))
                    .containsExactly("No firing or pending alert matches the filter of this panel.");
        }
    }

    @Test
    void aListWithSomeAlertsIsIncompleteWhileOthersAreNotKnown() {
        assertThat(listedAlerts(OptionValues.NONE, List.of("west: no Alertmanager responds")))
                .anyMatch(text -> text.startsWith("incomplete: ") && text.contains("west"))
                .noneMatch(text -> text.startsWith("not known: "));
    }

    /// The lines of a list of alerts while one alert is firing.
    private List<String> listedAlerts(OptionValues options) {
        return listedAlerts(options, List.of());
    }

    private List<String> listedAlerts(OptionValues options, List<String> failures) {
        var panel = SampleDashboards.panel(
                1, PanelKind.ALERT_LIST, "", options, OptionValues.NONE, new Panel.GridPosition(0, 0, 24, 8));
        var which = SampleDashboards.textVariable("which", "Vdev");
        var view = open(SampleDashboards.of(List.of(SampleDashboards.row("", panel)), List.of(which)), place());
        var alert = new Alert(
                "east",
                Labels.of("alertname", "VdevErrors", "severity", "warning", "host", "store-1"),
                Map.of("summary", "26 checksum errors"),
                AlertPhase.FIRING,
                Fleets.NOW.minus(Duration.ofMinutes(5)),
                "store-1");
        var firing = new AlertSnapshot(Fleets.NOW, List.of(alert), List.of(), List.of(), failures, List.of());
        Fx.run(() -> view.show(new AlertsAndProblems(firing)));
        var list = Fx.get(() -> view.grid.boxes().findFirst().orElseThrow().content());
        return Fx.get(() -> ((PaintedRegion) list)
                .textBounds().stream().map(TextBounds::text).toList());
    }

    private static void press(Node target, KeyCode... keys) {
        for (var key : keys) {
            Event.fireEvent(target, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", key, false, false, false, false));
        }
    }

    private static Dashboard in(String zone, Dashboard.TimeRange range) {
        return in(zone, range, SampleDashboards.panel(1, PanelKind.TIME_SERIES, "one"));
    }

    private static Dashboard in(String zone, Dashboard.TimeRange range, Panel panel) {
        var of = SampleDashboards.of(panel);
        return new Dashboard(
                of.name(),
                of.title(),
                of.description(),
                of.tags(),
                of.rows(),
                range,
                of.refresh(),
                zone,
                of.variables(),
                of.annotations(),
                of.links());
    }

    @ParameterizedTest
    @CsvSource({
        "Asia/Tokyo, Asia/Tokyo, Times in Asia/Tokyo",
        "utc, UTC, ''",
        "browser, Z, ''",
        "'', Z, ''",
        "Middle-earth, Z, ''"
    })
    void panelsShowTimesInTheZoneOfTheDashboard(String zone, String shown, String notice) {
        var view = open(in(zone, Dashboard.TimeRange.DEFAULT), place());
        assertThat(Fx.get(() -> view.grid
                        .boxes()
                        .map(box -> box.lastContent.orElseThrow().zone().getId())
                        .toList()))
                .containsExactly(shown);
        assertThat(view.actions.context().zone().getId()).as("of charts").isEqualTo(shown);
        assertThat(Fx.get(() -> view.node().lookupAll(".muted").stream()
                        .map(label -> ((Label) label).getText())
                        .filter(text -> !text.isEmpty())
                        .toList()))
                .isEqualTo(notice.isEmpty() ? List.of() : List.of(notice));
    }

    @Test
    void aChangedZoneOfTheFileIsShown() {
        var view = open(in("Asia/Tokyo", Dashboard.TimeRange.DEFAULT), place());
        var changed = in("America/Lima", Dashboard.TimeRange.DEFAULT);
        entries = List.of(new Dashboards.Entry("made", "made.yaml", Optional.of(changed), List.of()));
        Fx.run(() -> view.show(Fleets.healthy(3)));
        assertThat(Fx.get(() -> view.node().lookupAll(".muted").stream()
                        .map(label -> ((Label) label).getText())
                        .toList()))
                .contains("Times in America/Lima");
    }

    @Test
    void aChangedFileIsShownBeforeTheNextPoll() {
        var view = open(SampleDashboards.panel(1, PanelKind.STAT, "one"));
        var changed = SampleDashboards.of(SampleDashboards.panel(1, PanelKind.STAT, "two"));
        entries = List.of(new Dashboards.Entry("made", "made.yaml", Optional.of(changed), List.of()));
        Fx.run(view::tick);
        assertThat(results.queries().getLast().query()).isEqualTo("two");
    }

    @Test
    void aNewFileIsListedBeforeTheNextPoll() {
        var view = open(SampleDashboards.of(), Place.HOME.to(DashboardView.ID));
        entries = Stream.concat(
                        entries.stream(),
                        Stream.of(
                                new Dashboards.Entry("broken", "broken.yaml", Optional.empty(), List.of("no panels"))))
                .toList();
        Fx.run(view::tick);
        var list = Fx.get(() -> view.grid.boxes().findFirst().orElseThrow().content());
        assertThat(Fx.get(() -> ((PaintedRegion) list).textBounds()))
                .extracting(TextBounds::text)
                .contains("broken");
    }

    @Test
    void aDayOfADashboardBeginsInItsZone() {
        var entry = new Dashboards.Entry(
                "day", "day.yaml", Optional.of(in("Asia/Tokyo", new Dashboard.TimeRange("now/d", "now"))), List.of());
        now = Instant.parse("2026-11-20T09:30:00Z");
        var day = TimeRangeChoice.since("now/d", ZoneId.of("Asia/Tokyo"));
        assertThat(DashboardLinks.place(entry, Place.HOME, now, ZoneOffset.UTC).range())
                .isEqualTo(day);
        var view = open(SampleDashboards.of(SampleDashboards.panel(1, PanelKind.STAT, "one")), place(), entry);
        assertThat(followed(view, windowRequests, "/d/x/day?from=now/d&to=now").range())
                .as("of a link")
                .isEqualTo(day);
    }

    @Test
    void aPanelOfTodayOpensADayInTheZoneOfItsDashboard() {
        var options = new Panel.QueryOptions(SourceRef.DEFAULT, "", 0, "now/d", "");
        var view = open(
                in(
                        "Asia/Tokyo",
                        Dashboard.TimeRange.DEFAULT,
                        SampleDashboards.with(options, SampleDashboards.panel(1, PanelKind.TIME_SERIES, "one"))),
                place());
        Fx.run(() -> view.actions.openQuery(view.grid.boxes().findFirst().orElseThrow()));
        assertThat(((WindowRequest.Go) windowRequests.getLast()).place().range())
                .isEqualTo(TimeRangeChoice.since("now/d", ZoneId.of("Asia/Tokyo")));
    }

    @Test
    void theStepDependsOnTheWindowAndThePanelWidth() {
        open(
                SampleDashboards.of(SampleDashboards.panel(
                        1,
                        PanelKind.TIME_SERIES,
                        "rate(x[$__rate_interval])",
                        OptionValues.NONE,
                        OptionValues.NONE.with(FieldOption.UNIT, "s"),
                        new Panel.GridPosition(0, 0, 12, 8))),
                place().during(TimeRangeChoice.fixed(
                        new TimeWindow(Fleets.NOW.minus(Duration.ofHours(24)), Fleets.NOW))));
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
                PanelQuery.QueryMode.RANGE,
                PanelQuery.Format.TIME_SERIES,
                "",
                "",
                5,
                0);
        var view = open(SampleDashboards.panel(
                1,
                PanelKind.TIME_SERIES,
                List.of(query),
                OptionValues.NONE,
                OptionValues.NONE,
                new Panel.GridPosition(0, 0, 12, 8),
                List.of()));
        var panelQuery = results.queries().getFirst();
        var content = Fx.get(() -> view.grid.boxes().findFirst().orElseThrow().lastContent)
                .orElseThrow();
        assertThat(panelQuery.step()).isEqualTo(Duration.ofSeconds(75));
        assertThat(content.step()).isEqualTo(panelQuery.step());
    }
}

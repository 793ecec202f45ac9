package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.Panel.GridPosition;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.Variable;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.ConsoleBackend;
import greenwall.views.Dashboards;
import greenwall.views.PanelQueryRunner;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.SceneTheme;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.FakeDashboards;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DashboardEditModeTest {
    private final FakePanelQueryRunner results = new FakePanelQueryRunner();
    private final FakeDashboards dashboards = new FakeDashboards();
    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private DashboardView view;

    private final ConsoleBackend backend = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked here")) {
        @Override
        public Dashboards dashboards() {
            return dashboards;
        }

        @Override
        public PanelQueryRunner panelQueries() {
            return results;
        }
    };

    @BeforeEach
    void open() {
        open("made.yaml", "two");
    }

    private void open(String file) {
        open(file, "two");
    }

    private void open(String file, String query) {
        dashboards.put(
                "made",
                file,
                SampleDashboards.of(
                        SampleDashboards.panel(
                                1,
                                PanelKind.STAT,
                                "one",
                                OptionValues.NONE,
                                OptionValues.NONE,
                                new GridPosition(0, 0, 12, 8)),
                        SampleDashboards.panel(
                                2,
                                PanelKind.STAT,
                                query,
                                OptionValues.NONE,
                                OptionValues.NONE,
                                new GridPosition(12, 0, 12, 8))));
        view = Fx.get(() -> {
            var themes = new StyleSheets();
            var style = new PaintStyle(themes, Theme.NIGHT, 1);
            var created = new DashboardView(
                    new ViewContext(style, () -> Fleets.NOW, ZoneOffset.UTC, backend, windowRequests::add));
            SceneTheme.apply(new Scene(created.node(), 1366, 768), themes, Theme.NIGHT, style);
            created.onShown(greenwall.views.Place.HOME
                    .to(DashboardView.ID)
                    .with(DashboardView.NAME, "made")
                    .during(TimeRangeChoice.last(Duration.ofHours(1))));
            created.show(Fleets.healthy(3));
            return created;
        });
        layOut();
    }

    private void layOut() {
        Fx.run(() -> {
            view.node().applyCss();
            view.node().layout();
            view.grid.layout();
        });
    }

    private void press(Node node, KeyCode code, boolean shift, boolean control) {
        Fx.run(() -> Keys.press(node, code, shift, control));
        layOut();
    }

    private void startEditing() {
        press(view.node(), KeyCode.E, false, true);
    }

    private PanelEditOverlay handle(int id) {
        return Fx.get(() -> view.grid
                .boxes()
                .filter(box -> box.panel().id() == id)
                .findFirst()
                .flatMap(PanelBox::editOverlay)
                .orElseThrow());
    }

    private long handleCount() {
        return Fx.get(() ->
                view.grid.boxes().flatMap(box -> box.editOverlay().stream()).count());
    }

    private GridPosition place(int id) {
        return dashboards.of("made").panel(id).orElseThrow().place();
    }

    private TextField title() {
        return (TextField) form().first();
    }

    private void fillForm(String newTitle, String query) {
        Fx.run(() -> {
            title().setText(newTitle);
            form().queries.getFirst().setTextQuietly(query);
            title().fireEvent(new javafx.event.ActionEvent());
        });
        layOut();
    }

    private PanelEditor form() {
        return (PanelEditor) Fx.get(() -> view.editing.form()).orElseThrow();
    }

    @Test
    void keysMoveAndResizeTheSelectedPanelAndEachStepCanBeUndone() {
        startEditing();
        press(handle(1), KeyCode.RIGHT, true, false);
        assertThat(List.of(place(1), place(2)))
                .containsExactly(new GridPosition(12, 0, 12, 8), new GridPosition(0, 0, 12, 8));
        press(handle(1), KeyCode.UP, false, true);
        assertThat(place(1)).isEqualTo(new GridPosition(12, 0, 12, 7));
        press(view.node(), KeyCode.Z, false, true);
        assertThat(place(1)).isEqualTo(new GridPosition(12, 0, 12, 8));
        press(view.node(), KeyCode.Z, false, true);
        assertThat(place(1)).isEqualTo(new GridPosition(0, 0, 12, 8));
        var shown = Fx.get(() -> view.grid.boxes().map(box -> box.getLayoutX()).toList());
        assertThat(shown.getFirst()).isZero();
    }

    @Test
    void movingAPanelDoesNotQueryAgain() {
        startEditing();
        int queriesBefore = results.queries().size();
        press(handle(1), KeyCode.RIGHT, true, false);
        assertThat(results.queries()).hasSize(queriesBefore);
    }

    @Test
    void theMouseMovesAPanelAndResizesItAtItsCorner() {
        startEditing();
        double cell = Fx.get(() -> view.grid.getWidth()) / Panel.COLUMNS;
        drag(handle(1), 100, 60, 12 * cell, 0);
        assertThat(place(1)).isEqualTo(new GridPosition(12, 0, 12, 8));
        var corner = handle(1);
        drag(corner, Fx.get(corner::getWidth) - 4, Fx.get(corner::getHeight) - 4, -6 * cell, 2 * 38);
        assertThat(place(1)).isEqualTo(new GridPosition(12, 0, 6, 10));
    }

    private void drag(PanelEditOverlay overlay, double x, double y, double dx, double dy) {
        Fx.run(() -> {
            var from = overlay.localToScene(x, y);
            var to = from.add(dx, dy);
            Clicks.fire(overlay, MouseEvent.MOUSE_PRESSED, from.getX(), from.getY());
            Clicks.fire(overlay, MouseEvent.MOUSE_DRAGGED, to.getX(), to.getY());
            Clicks.fire(overlay, MouseEvent.MOUSE_RELEASED, to.getX(), to.getY());
        });
        layOut();
    }

    @Test
    void titleAndQueryAreEdited() {
        startEditing();
        press(handle(2), KeyCode.ENTER, false, false);
        fillForm("Jobs", "sum(jobs)");
        var panel = dashboards.of("made").panel(2).orElseThrow();
        assertThat(panel.title()).isEqualTo("Jobs");
        assertThat(((PanelQuery.Query) panel.targets().getFirst()).text()).isEqualTo("sum(jobs)");
        assertThat(results.queries())
                .extracting(PanelQueryRunner.Request::query)
                .contains("sum(jobs)");
        assertThat(Fx.get(() -> view.editing.form())).isEmpty();
    }

    @Test
    void aQueryOfSeveralLinesIsKeptIfItIsNotEdited() {
        open("made.yaml", "two # comment\nor three");
        startEditing();
        press(handle(2), KeyCode.ENTER, false, false);
        assertThat(Fx.get(() -> form().queries.getFirst().getText())).isEqualTo("two or three");
        Fx.run(() -> {
            title().setText("Other");
            form().apply();
        });
        var panel = dashboards.of("made").panel(2).orElseThrow();
        assertThat(panel.title()).isEqualTo("Other");
        assertThat(((PanelQuery.Query) panel.targets().getFirst()).text()).isEqualTo("two # comment\nor three");
    }

    @Test
    void keysTypedIntoTheFormAreNotKeysOfTheView() {
        startEditing();
        press(handle(2), KeyCode.ENTER, false, false);
        var title = Fx.get(() -> title());
        press(title, KeyCode.N, false, false);
        press(title, KeyCode.DELETE, false, false);
        assertThat(dashboards.of("made").panels()).hasSize(2);
        press(title, KeyCode.ESCAPE, false, false);
        assertThat(Fx.get(() -> view.editing.form())).isEmpty();
        assertThat(handleCount()).isEqualTo(2);
    }

    @Test
    void tabLeavesEachPartOfTheForm() {
        startEditing();
        press(handle(2), KeyCode.ENTER, false, false);
        var kind = Fx.get(() -> form().lookup(".choice-box"));
        Fx.run(kind::requestFocus);
        press(kind, KeyCode.TAB, false, false);
        assertThat(focused()).isEqualTo(form().queries.getFirst());
        Fx.run(kind::requestFocus);
        press(kind, KeyCode.TAB, true, false);
        assertThat(focused()).isEqualTo(title());
    }

    @Test
    void aPanelIsAddedAndRemoved() {
        startEditing();
        press(handle(1), KeyCode.N, false, false);
        fillForm("New", "three");
        assertThat(place(3)).isEqualTo(new GridPosition(0, 8, 12, 8));
        press(handle(1), KeyCode.DELETE, false, false);
        assertThat(dashboards.of("made").panels()).extracting(Panel::id).containsExactly(2, 3);
        assertThat(Fx.get(() -> view.grid.boxes().count())).isEqualTo(2);
    }

    @Test
    void aPanelWithoutATitleAndAQueryIsNotAdded() {
        startEditing();
        press(handle(1), KeyCode.N, false, false);
        Fx.run(() -> form().apply());
        assertThat(Fx.get(() -> form().errorLabel.getText())).isEqualTo("A panel needs a title or a query.");
        assertThat(dashboards.of("made").panels()).hasSize(2);
        fillForm("", "three");
        assertThat(dashboards.of("made").panels()).hasSize(3);
    }

    @Test
    void theFocusStaysOnAPanelAfterEachChange() {
        startEditing();
        press(handle(2), KeyCode.DELETE, false, false);
        assertThat(focused()).isEqualTo(handle(1));
        press(focused(), KeyCode.Z, false, true);
        assertThat(focused()).isInstanceOf(PanelEditOverlay.class);
        press(handle(2), KeyCode.RIGHT, true, false);
        press(handle(2), KeyCode.ENTER, false, false);
        Fx.run(() -> {
            title().setText("Other");
            title().fireEvent(new javafx.event.ActionEvent());
        });
        layOut();
        press(focused(), KeyCode.Z, false, true);
        assertThat(focused()).isEqualTo(handle(2));
        press(focused(), KeyCode.ESCAPE, false, false);
        assertThat(handleCount()).isZero();
        press(focused(), KeyCode.Q, false, false);
        assertThat(windowRequests.getLast())
                .isInstanceOfSatisfying(
                        WindowRequest.Go.class,
                        go -> assertThat(go.place().get("q1")).isEqualTo("promql:two"));
    }

    @Test
    void editingHasEndedWhenTheViewIsShownAgain() {
        startEditing();
        press(handle(2), KeyCode.ENTER, false, false);
        Fx.run(() -> {
            view.onHidden();
            view.onShown(greenwall.views.Place.HOME.to(DashboardView.ID).with(DashboardView.NAME, "made"));
            view.show(Fleets.healthy(3));
        });
        layOut();
        assertThat(handleCount()).isZero();
        assertThat(Fx.get(() -> view.editing.form())).isEmpty();
    }

    private Node focused() {
        return Fx.get(() -> view.node().getScene().getFocusOwner());
    }

    @Test
    void aFailedSaveIsReportedAndTheViewShowsTheFileAsItIs() {
        startEditing();
        dashboards.refuse("made.yaml was changed by somebody else");
        press(handle(1), KeyCode.RIGHT, true, false);
        assertThat(windowRequests).contains(new WindowRequest.ShowMessage("made.yaml was changed by somebody else"));
        var left = Fx.get(() -> view.grid
                .boxes()
                .filter(box -> box.panel().id() == 1)
                .findFirst()
                .orElseThrow()
                .getLayoutX());
        assertThat(left).isZero();
    }

    @Test
    void escLeavesEditingAndRestoresTheUsualKeys() {
        startEditing();
        assertThat(handleCount()).isEqualTo(2);
        press(view.node(), KeyCode.ESCAPE, false, false);
        assertThat(handleCount()).isZero();
        press(view.node(), KeyCode.N, false, false);
        assertThat(Fx.get(() -> view.editing.form())).isEmpty();
    }

    @Test
    void aReadOnlyConsoleOffersNoEditing() {
        dashboards.readOnly();
        open("made.yaml");
        startEditing();
        assertThat(handleCount()).isZero();
        assertThat(Fx.get(() -> view.actions())).isEmpty();
        assertThat(buttons()).isEmpty();
    }

    @Test
    void aGrafanaFileIsConvertedToYamlBeforeItIsEdited() {
        open("made.json");
        startEditing();
        assertThat(handleCount()).isZero();
        Fx.run(() -> buttons().stream()
                .filter(button -> button.getText().equals("Convert to YAML"))
                .findFirst()
                .orElseThrow()
                .fire());
        layOut();
        assertThat(dashboards.named("made").orElseThrow().isUnconverted()).isFalse();
        assertThat(handleCount()).isEqualTo(2);
    }

    private void openRows() {
        open("made.yaml");
        var panels = dashboards.of("made").rows().getFirst().panels();
        dashboards.put(
                "made",
                "made.yaml",
                SampleDashboards.of(
                        List.of(
                                new Dashboard.Row("", false, "", panels),
                                new Dashboard.Row("Later", true, "", List.of()),
                                SampleDashboards.row(
                                        "Last",
                                        SampleDashboards.panel(
                                                3,
                                                PanelKind.STAT,
                                                "three",
                                                OptionValues.NONE,
                                                OptionValues.NONE,
                                                new GridPosition(0, 0, 12, 8)))),
                        List.of(SampleDashboards.nodeVariable(true))));
        Fx.run(() -> view.show(Fleets.healthy(3)));
        layOut();
        startEditing();
    }

    private List<List<Integer>> rows() {
        return dashboards.of("made").rows().stream()
                .map(row -> row.panels().stream().map(Panel::id).toList())
                .toList();
    }

    @Test
    void keysMoveAPanelPastTheEndOfItsRowIntoTheNext() {
        openRows();
        press(handle(1), KeyCode.DOWN, true, false);
        assertThat(rows()).containsExactly(List.of(2), List.of(1), List.of(3));
        assertThat(place(1)).isEqualTo(new GridPosition(0, 0, 12, 8));
        assertThat(focused()).isEqualTo(handle(1));
        assertThat(Fx.get(() -> handle(1).getParent().isVisible())).isTrue();
        press(handle(3), KeyCode.UP, true, false);
        assertThat(rows()).containsExactly(List.of(2), List.of(1, 3), List.of());
        assertThat(place(3)).isEqualTo(new GridPosition(0, 8, 12, 8));
        press(view.node(), KeyCode.Z, false, true);
        press(view.node(), KeyCode.Z, false, true);
        assertThat(rows()).containsExactly(List.of(1, 2), List.of(), List.of(3));
    }

    private void dragToTheRowOf(int target, int panel) {
        double height = Fx.get(() -> handle(target).localToScene(0, 0).getY()
                - handle(panel).localToScene(0, 0).getY());
        drag(handle(panel), 100, 60, 0, height);
    }

    @Test
    void theMouseDropsAPanelIntoAnotherRow() {
        openRows();
        dragToTheRowOf(3, 2);
        assertThat(rows()).containsExactly(List.of(1), List.of(), List.of(3, 2));
        assertThat(place(2)).isEqualTo(new GridPosition(12, 0, 12, 8));
    }

    @Test
    void aPanelThatWasMovedIsDroppedIntoAnotherRowWhereItIsShown() {
        openRows();
        press(handle(1), KeyCode.RIGHT, true, false);
        assertThat(place(1)).isEqualTo(new GridPosition(12, 0, 12, 8));
        dragToTheRowOf(3, 1);
        assertThat(rows()).containsExactly(List.of(2), List.of(), List.of(3, 1));
        assertThat(place(1)).isEqualTo(new GridPosition(12, 0, 12, 8));
    }

    @Test
    void aCollapsedRowStaysCollapsedWhenSomethingElseChangesUntilItIsExpanded() {
        openRows();
        press(lastHeading(), KeyCode.ENTER, false, false);
        assertThat(onScreen()).containsExactlyInAnyOrder(1, 2);
        press(handle(1), KeyCode.RIGHT, true, false);
        assertThat(onScreen()).containsExactlyInAnyOrder(1, 2);
        press(lastHeading(), KeyCode.ENTER, false, false);
        assertThat(onScreen()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void aPanelAddedToACollapsedRowBelowTheWindowIsShown() {
        openRows();
        press(lastHeading(), KeyCode.ENTER, false, false);
        Fx.run(() -> view.node().getScene().getRoot().resize(1366, 300));
        layOut();
        press(view.node(), KeyCode.N, false, false);
        fillForm("New", "four");
        var added = Fx.get(() -> view.grid.box(4)).orElseThrow();
        assertThat(onScreen()).contains(4).doesNotContain(1);
        assertThat(added.getLayoutY() + added.getHeight()).isLessThanOrEqualTo(view.grid.getHeight());
        assertThat(Fx.get(() -> view.editing.focusedPanel())).contains(4);
    }

    private Node lastHeading() {
        return view.grid.getChildren().stream()
                .filter(RowHeading.class::isInstance)
                .toList()
                .getLast();
    }

    private List<Integer> onScreen() {
        return Fx.get(() -> view.grid.onScreen().map(box -> box.panel().id()).toList());
    }

    private VariableEditor variables() {
        press(view.node(), KeyCode.V, false, false);
        return (VariableEditor) Fx.get(() -> view.editing.form()).orElseThrow();
    }

    private Variable variable(String name) {
        return dashboards.of("made").variables().stream()
                .filter(variable -> variable.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aVariableIsEditedAndItsPanelsQueryAgain() {
        openRows();
        var form = variables();
        Fx.run(() -> {
            form.values.setText("label_values(node_load1, instance)");
            form.apply();
        });
        layOut();
        assertThat(((Variable.QueryVariable) variable("node").kind()).query())
                .isEqualTo("label_values(node_load1, instance)");
        assertThat(variable("node").choice())
                .isEqualTo(SampleDashboards.nodeVariable(true).choice());
        assertThat(results.queries())
                .extracting(PanelQueryRunner.Request::query)
                .contains("node_load1");
        assertThat(handleCount()).isEqualTo(3);
    }

    @Test
    void anInvalidRegularExpressionOfAVariableIsNotSaved() {
        openRows();
        var before = variable("node");
        var form = variables();
        Fx.run(() -> {
            form.regex.setText("/[a/");
            form.apply();
            form.apply();
        });
        assertThat(Fx.get(() -> form.errorLabel.getText()))
                .isEqualTo("The regular expression is not valid: unclosed character class.");
        assertThat(variable("node")).isEqualTo(before);
        assertThat(Fx.get(() -> view.editing.form())).contains(form);
    }

    @Test
    void anInvalidQueryOfAVariableIsSavedOnlyWhenItIsAppliedAgain() {
        openRows();
        var before = variable("node");
        var form = variables();
        Fx.run(() -> {
            form.values.setText("label_valus(node_load1");
            form.apply();
        });
        assertThat(Fx.get(() -> form.errorLabel.getText())).contains("1:12: parse error", "Apply again");
        Fx.run(() -> {
            form.values.setText("nosuchfn(x");
            form.apply();
        });
        assertThat(Fx.get(() -> form.errorLabel.getText())).contains("1:9: parse error", "Apply again");
        assertThat(variable("node")).isEqualTo(before);
        Fx.run(form::apply);
        layOut();
        assertThat(((Variable.QueryVariable) variable("node").kind()).query()).isEqualTo("nosuchfn(x");
    }

    @Test
    void anInvalidQueryOfAPanelIsSavedOnlyWhenItIsAppliedAgain() {
        openRows();
        press(handle(2), KeyCode.ENTER, false, false);
        var form = form();
        Fx.run(() -> {
            form.queries.getFirst().setTextQuietly("two{instance=~\"$node\"} > 0.5 +");
            form.apply();
        });
        assertThat(Fx.get(() -> form.errorLabel.getText()))
                .startsWith("Query A: 1:31: parse error: unexpected end of the query")
                .contains("Apply again");
        assertThat(query(2)).isEqualTo("two");
        Fx.run(form::apply);
        layOut();
        assertThat(query(2)).endsWith("> 0.5 +");
        // One that is invalid already does not hinder other edits.
        fillForm(2, "Other");
        assertThat(dashboards.of("made").panel(2).orElseThrow().title()).isEqualTo("Other");
    }

    private String query(int panel) {
        return ((PanelQuery.Query) dashboards
                        .of("made")
                        .panel(panel)
                        .orElseThrow()
                        .targets()
                        .getFirst())
                .text();
    }

    private void fillForm(int panel, String newTitle) {
        press(handle(panel), KeyCode.ENTER, false, false);
        Fx.run(() -> {
            title().setText(newTitle);
            form().apply();
        });
        layOut();
    }

    @Test
    void theFormSaysBeforehandThatAnEditJoinsTheLinesOfAQuery() {
        open("made.yaml", "two # comment\nor three");
        startEditing();
        press(handle(2), KeyCode.ENTER, false, false);
        assertThat(texts()).contains(EditorPane.SEVERAL_LINES);
        press(title(), KeyCode.ESCAPE, false, false);
        press(handle(1), KeyCode.ENTER, false, false);
        assertThat(texts()).doesNotContain(EditorPane.SEVERAL_LINES);
    }

    private List<String> texts() {
        return Fx.get(() -> form().lookupAll(".label").stream()
                .map(label -> ((Label) label).getText())
                .toList());
    }

    @Test
    void aVariableIsAddedAndRemovedAndAnInvalidNameIsReported() {
        openRows();
        var form = variables();
        Fx.run(() -> {
            form.which.setValue("New variable");
            form.name.setText("node");
            form.apply();
        });
        assertThat(Fx.get(() -> form.errorLabel.getText())).contains("already");
        Fx.run(() -> {
            form.name.setText("a b");
            form.apply();
        });
        assertThat(Fx.get(() -> form.errorLabel.getText())).contains("letter");
        Fx.run(() -> {
            form.name.setText("step");
            form.kind.setValue(VariableEditor.VariableKind.INTERVAL);
            form.values.setText("1m, 5m");
            form.apply();
        });
        layOut();
        assertThat(((Variable.IntervalVariable) variable("step").kind()).values())
                .containsExactly("1m", "5m");
        var other = variables();
        Fx.run(() -> other.remove.fire());
        layOut();
        assertThat(dashboards.of("made").variables()).extracting(Variable::name).containsExactly("step");
        press(view.node(), KeyCode.Z, false, true);
        assertThat(dashboards.of("made").variables()).hasSize(2);
    }

    private void removeRow(int row) {
        var form = rowForm();
        Fx.run(() -> {
            form.which.getSelectionModel().select(row);
            form.remove.fire();
        });
        layOut();
    }

    private RowEditor rowForm() {
        press(view.node(), KeyCode.R, false, false);
        return (RowEditor) Fx.get(() -> view.editing.form()).orElseThrow();
    }

    private List<String> titles() {
        return dashboards.of("made").rows().stream().map(Dashboard.Row::title).toList();
    }

    private void title(RowEditor form, String title) {
        Fx.run(() -> {
            form.title.setText(title);
            form.apply();
        });
        layOut();
    }

    @Test
    void rowsAreNamedAddedAndRemovedWithoutLosingPanels() {
        startEditing();
        var first = rowForm();
        assertThat(Fx.get(() -> first.which.getSelectionModel().getSelectedIndex()))
                .as("the row of the panel that has the keys")
                .isZero();
        assertThat(first.remove.isDisabled()).as("the only row stays").isTrue();
        title(first, " ");
        assertThat(Fx.get(() -> first.errorLabel.getText())).contains("title");
        title(first, "Now");
        assertThat(titles()).containsExactly("Now");

        var second = rowForm();
        Fx.run(() -> second.which.getSelectionModel().selectLast());
        title(second, "Before");
        assertThat(titles()).containsExactly("Now", "Before");
        press(view.node(), KeyCode.N, false, false);
        fillForm("New", "three");
        assertThat(rows()).containsExactly(List.of(1, 2), List.of(3));

        removeRow(0);
        assertThat(titles()).containsExactly("Before");
        assertThat(rows()).containsExactly(List.of(3, 1, 2));
        assertThat(place(1).y()).isEqualTo(place(3).y() + place(3).h());
        assertThat(place(2).y()).isEqualTo(place(1).y());
        press(view.node(), KeyCode.Z, false, true);
        assertThat(rows()).containsExactly(List.of(1, 2), List.of(3));

        removeRow(1);
        assertThat(rows()).containsExactly(List.of(1, 2, 3));
    }

    @Test
    void allEditingActionsAreReachableWithoutShortcuts() {
        assertThat(buttons()).extracting(Button::getText).containsExactly("Edit (Ctrl+E)");
        Fx.run(() -> buttons().getFirst().fire());
        assertThat(handleCount()).isEqualTo(2);
        assertThat(buttons())
                .extracting(Button::getText)
                .containsExactly("Add a panel (N)", "Rows (R)", "Variables (V)", "Undo (Ctrl+Z)", "Done (Esc)");
        assertThat(Fx.get(() -> view.actions()))
                .extracting(ViewAction::title)
                .containsExactly(
                        "Add a panel",
                        "Change the rows of this view",
                        "Change the variables of this view",
                        "Undo the last change to this view",
                        "Finish editing");
    }

    /// A new button would not have the focus of the one before, nor know that it is pressed.
    @Test
    void aNewStateKeepsTheButtonsOfTheBar() {
        var before = buttons();
        Fx.run(() -> view.show(Fleets.healthy(3)));
        assertThat(buttons()).isEqualTo(before);
    }

    private List<Button> buttons() {
        return Fx.get(() -> view.editing.bar().getChildren().stream()
                .filter(Button.class::isInstance)
                .map(Button.class::cast)
                .toList());
    }

    @Test
    void aFormIsNotAppliedToAFileThatHasChangedInTheMeantime() {
        startEditing();
        press(handle(2), KeyCode.ENTER, false, false);
        var changed = SampleDashboards.of(SampleDashboards.panel(1, PanelKind.STAT, "one"));
        dashboards.put("made", "made.yaml", changed);
        Fx.run(() -> view.show(Fleets.healthy(3)));
        fillForm("Late", "late");
        assertThat(dashboards.of("made")).isEqualTo(changed);
        assertThat(windowRequests).contains(new WindowRequest.ShowMessage("changed by somebody else"));
        assertThat(Fx.get(() -> view.dashboard)).as("the version of the file").contains(changed);
    }

    @Test
    void lettersInTheFieldOfAVariableAreNotKeysOfTheEditor() {
        dashboards.put(
                "made",
                "made.yaml",
                SampleDashboards.of(
                        List.of(SampleDashboards.row("", SampleDashboards.panel(1, PanelKind.STAT, "one"))),
                        List.of(SampleDashboards.textVariable("text"))));
        Fx.run(() -> view.show(Fleets.healthy(3)));
        startEditing();
        press(view.bar.lookup(".text-field"), KeyCode.N, false, false);
        assertThat(Fx.get(() -> view.editing.form())).isEmpty();
    }
}
